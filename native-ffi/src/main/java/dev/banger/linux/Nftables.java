package dev.banger.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The nf_tables firewall, by nfnetlink. The socket stays open: closing one costs an RCU grace period.
 *
 * <p>Blocks until the kernel has answered; safe on any thread. Every refused change is named in the exception, the first one as the
 * exception itself, further ones as its suppressed exceptions.
 */
public final class Nftables {
    private final Netlink netlink;

    /** @param netlink made by {@link Netlink#netfilter}; stays the caller's */
    public Nftables(Netlink netlink) {
        this.netlink = netlink;
    }

    /** Makes all changes of the batch, or none. */
    public void commit(NftBatch batch) throws LinuxException {
        if (!batch.isEmpty()) {
            netlink.exchange(batch.messages());
        }
    }

    /** Tables of all families that banger knows. */
    public List<NftTable> tables() throws LinuxException {
        var operation = "list tables";
        var tables = new ArrayList<NftTable>();
        for (var reply : netlink.exchange(dump(operation, NftHeader.NFT_MSG_GETTABLE, 0).finish())) {
            table(operation, reply, NftHeader.NFTA_TABLE_NAME).ifPresent(tables::add);
        }
        return tables;
    }

    /** Chains of all tables. */
    public List<NftChain> chains() throws LinuxException {
        var operation = "list chains";
        var chains = new ArrayList<NftChain>();
        for (var reply : netlink.exchange(dump(operation, NftHeader.NFT_MSG_GETCHAIN, 0).finish())) {
            var table = table(operation, reply, NftHeader.NFTA_CHAIN_TABLE);
            if (table.isPresent()) {
                chains.add(chain(operation, reply, table.get()));
            }
        }
        return chains;
    }

    /** Rules of one chain; none when it does not exist. */
    public List<NftListedRule> rules(NftChain chain) throws LinuxException {
        return rules("list rules of chain " + chain.text(), dump("", NftHeader.NFT_MSG_GETRULE, chain.table().family().number())
                .string(NftHeader.NFTA_RULE_TABLE, chain.table().name())
                .string(NftHeader.NFTA_RULE_CHAIN, chain.name()));
    }

    /** Rules of all tables of a family. */
    public List<NftListedRule> rules(NftFamily family) throws LinuxException {
        return rules("list " + family.text() + " rules", dump("", NftHeader.NFT_MSG_GETRULE, family.number()));
    }

    /**
     * Keys of a set.
     *
     * @throws LinuxException ENOENT when it does not exist
     */
    public List<NftSet.Key> elements(NftSet set) throws LinuxException {
        var operation = "list elements of set " + set.text();
        var request = dump(operation, NftHeader.NFT_MSG_GETSETELEM, set.table().family().number())
                .string(NftHeader.NFTA_SET_ELEM_LIST_TABLE, set.table().name())
                .string(NftHeader.NFTA_SET_ELEM_LIST_SET, set.name())
                .finish();
        var keys = new ArrayList<NftSet.Key>();
        for (var reply : netlink.exchange(request)) {
            var list = reply.attributes(operation, NftHeader.NFGENMSG_BYTES).list(NftHeader.NFTA_SET_ELEM_LIST_ELEMENTS);
            for (var element : list) {
                element.nested(NftHeader.NFTA_SET_ELEM_KEY).bytes(NftHeader.NFTA_DATA_VALUE).map(NftSet.Key::of).ifPresent(keys::add);
            }
        }
        return keys;
    }

    static NetlinkWriter message(String operation, int type, int flags, int family) {
        return new NetlinkWriter(operation, NftHeader.type(type), flags).int8(family).int8(0).int16(0);
    }

    private static NetlinkWriter dump(String operation, int type, int family) {
        return message(operation, type, NetlinkHeader.NLM_F_DUMP, family);
    }

    private List<NftListedRule> rules(String operation, NetlinkWriter request) throws LinuxException {
        var rules = new ArrayList<NftListedRule>();
        for (var reply : netlink.exchange(new NetlinkMessage(operation, request.finish().bytes()))) {
            var table = table(operation, reply, NftHeader.NFTA_RULE_TABLE);
            if (table.isPresent()) {
                rules.add(rule(operation, reply, table.get()));
            }
        }
        return rules;
    }

    private static Optional<NftTable> table(String operation, NetlinkReply reply, int nameAttribute) throws LinuxException {
        var family = NftFamily.of(reply.header(operation, NftHeader.NFGENMSG_BYTES).get(0));
        var attributes = reply.attributes(operation, NftHeader.NFGENMSG_BYTES);
        var name = attributes.required(nameAttribute, attributes.string(nameAttribute));
        return family.map(known -> new NftTable(known, name));
    }

    private static NftChain chain(String operation, NetlinkReply reply, NftTable table) throws LinuxException {
        var attributes = reply.attributes(operation, NftHeader.NFGENMSG_BYTES);
        var name = attributes.required(NftHeader.NFTA_CHAIN_NAME, attributes.string(NftHeader.NFTA_CHAIN_NAME));
        if (!attributes.has(NftHeader.NFTA_CHAIN_HOOK)) {
            return new NftChain(table, name, Optional.empty());
        }
        var hook = attributes.nested(NftHeader.NFTA_CHAIN_HOOK);
        return new NftChain(table, name, Optional.of(new NftChain.Hook(
                attributes.string(NftHeader.NFTA_CHAIN_TYPE).orElse(""),
                hook.required(NftHeader.NFTA_HOOK_HOOKNUM, hook.be32(NftHeader.NFTA_HOOK_HOOKNUM)),
                hook.required(NftHeader.NFTA_HOOK_PRIORITY, hook.be32(NftHeader.NFTA_HOOK_PRIORITY)),
                attributes.be32(NftHeader.NFTA_CHAIN_POLICY).orElse(NftHeader.NF_ACCEPT) == NftHeader.NF_DROP)));
    }

    static NftListedRule rule(String operation, NetlinkReply reply, NftTable table) throws LinuxException {
        var attributes = reply.attributes(operation, NftHeader.NFGENMSG_BYTES);
        var chain = attributes.required(NftHeader.NFTA_RULE_CHAIN, attributes.string(NftHeader.NFTA_RULE_CHAIN));
        var handle = attributes.be64(NftHeader.NFTA_RULE_HANDLE);
        if (handle.isEmpty()) {
            throw NetlinkAttributes.malformed(operation, "a rule without a handle");
        }
        var comment = attributes.bytes(NftHeader.NFTA_RULE_USERDATA).map(Nftables::comment).orElse("");
        return new NftListedRule(new NftChain(table, chain, Optional.empty()), handle.getAsLong(), comment);
    }

    /** User data is anybody's: what does not parse is no comment. */
    private static String comment(byte[] userData) {
        var rest = ByteBuffer.wrap(userData);
        while (rest.remaining() >= 2) {
            var type = rest.get() & 0xff;
            var length = rest.get() & 0xff;
            if (length > rest.remaining()) {
                return "";
            }
            if (type == NftHeader.UDATA_COMMENT && length > 0) {
                return new String(userData, rest.position(), length - 1, StandardCharsets.UTF_8);
            }
            rest.position(rest.position() + length);
        }
        return "";
    }
}
