package dev.banger.helper;

import dev.banger.linux.Errno;
import dev.banger.linux.LinuxException;
import dev.banger.linux.NftBatch;
import dev.banger.linux.NftChain;
import dev.banger.linux.NftChain.HookPoint;
import dev.banger.linux.NftFamily;
import dev.banger.linux.NftListedRule;
import dev.banger.linux.NftRule;
import dev.banger.linux.NftTable;
import dev.banger.linux.Nftables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Other people's firewalls that drop what is forwarded unless told otherwise: Docker and ufw do it with table {@code ip filter}, chain
 * {@code FORWARD}, policy drop, which iptables-nft keeps in nf_tables. An accept in our table does not overrule a drop in theirs, so two
 * rules of ours stand in their chain while any VM has NAT, found again by their comment. Docker never touches {@code DOCKER-USER}, so
 * where that chain is they stand there. What may pass is still decided by {@link Firewall}, which runs before.
 *
 * <p>Rules use nothing but interface names, counter and verdict: iptables-nft refuses tables with expressions that it cannot show.
 * The policy of legacy iptables is not visible here and is not handled.
 */
final class ForwardPolicies {
    private static final NftTable FILTER = new NftTable(NftFamily.IP, "filter");
    private static final NftChain DOCKER_USER = new NftChain(FILTER, "DOCKER-USER", Optional.empty());
    private static final List<NftFamily> FAMILIES = List.of(NftFamily.IP, NftFamily.INET);

    private final Nftables nftables;

    ForwardPolicies(Nftables nftables) {
        this.nftables = nftables;
    }

    /** Whether any of the host's chains would drop what is forwarded. */
    static boolean anyDrops(List<NftChain> chains) {
        return chains.stream().anyMatch(ForwardPolicies::drops);
    }

    /** Every chain that would drop what the bridge's guests send has our rules, once. {@code chains} are all of the host's. */
    void open(String bridge, List<NftChain> chains) throws LinuxException {
        for (var dropping : chains) {
            if (drops(dropping)) {
                var target = isDockers(dropping, chains) ? DOCKER_USER : dropping;
                openChain(target, bridge);
            }
        }
    }

    /** Takes our rules for the bridge out of all chains again. */
    void close(String bridge) throws LinuxException {
        for (var family : FAMILIES) {
            for (var rule : nftables.rules(family)) {
                if (rule.comment().equals(comment(bridge))) {
                    deleteUnlessGone(rule);
                }
            }
        }
    }

    private void openChain(NftChain chain, String bridge) throws LinuxException {
        var ours = new ArrayList<NftListedRule>();
        for (var rule : nftables.rules(chain)) {
            if (rule.comment().equals(comment(bridge))) {
                ours.add(rule);
            }
        }
        if (ours.size() == 2) {
            return;
        }
        var batch = new NftBatch();
        ours.forEach(batch::deleteRule);
        nftables.commit(batch.insertRule(
                        chain, NftRule.always().inputInterfaceIs(bridge).counter().accept().comment(comment(bridge)))
                .insertRule(chain, NftRule.always().outputInterfaceIs(bridge).counter().accept().comment(comment(bridge))));
    }

    private void deleteUnlessGone(NftListedRule rule) throws LinuxException {
        try {
            nftables.commit(new NftBatch().deleteRule(rule));
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    private static boolean drops(NftChain chain) {
        return FAMILIES.contains(chain.table().family())
                && !Firewall.isOurs(chain.table())
                && chain.hook().filter(hook -> hook.isAt(HookPoint.FORWARD) && hook.drops()).isPresent();
    }

    private static boolean isDockers(NftChain dropping, List<NftChain> chains) {
        return dropping.table().equals(FILTER) && chains.contains(DOCKER_USER);
    }

    private static String comment(String bridge) {
        return "banger: guests of " + bridge;
    }
}
