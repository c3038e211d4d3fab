package dev.banger.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Changes that the kernel makes all at once or not at all, in order. Handed to {@link Nftables#commit}; for one thread. */
public final class NftBatch {
    private final List<NetlinkMessage> messages = new ArrayList<>();
    private int lastSetId;

    /** Nothing happens when it is there already. */
    public NftBatch addTable(NftTable table) {
        return add("add table " + table.text(), NftHeader.NFT_MSG_NEWTABLE, NetlinkHeader.NLM_F_CREATE, table, message -> message.string(
                NftHeader.NFTA_TABLE_NAME, table.name()));
    }

    /** With all that is in it. ENOENT when it is not there. */
    public NftBatch deleteTable(NftTable table) {
        return add("delete table " + table.text(), NftHeader.NFT_MSG_DELTABLE, 0, table, message -> message.string(
                NftHeader.NFTA_TABLE_NAME, table.name()));
    }

    /** Nothing happens when it is there already with the same hook. */
    public NftBatch addChain(NftChain chain) {
        return add("add chain " + chain.text(), NftHeader.NFT_MSG_NEWCHAIN, NetlinkHeader.NLM_F_CREATE, chain.table(), message -> {
            message.string(NftHeader.NFTA_CHAIN_TABLE, chain.table().name()).string(NftHeader.NFTA_CHAIN_NAME, chain.name());
            chain.hook().ifPresent(hook -> message.nested(NftHeader.NFTA_CHAIN_HOOK, where -> where.be32(
                                    NftHeader.NFTA_HOOK_HOOKNUM, hook.point())
                            .be32(NftHeader.NFTA_HOOK_PRIORITY, hook.priority()))
                    .be32(NftHeader.NFTA_CHAIN_POLICY, hook.drops() ? NftHeader.NF_DROP : NftHeader.NF_ACCEPT)
                    .string(NftHeader.NFTA_CHAIN_TYPE, hook.type()));
        });
    }

    /** Deletes the chain's rules. */
    public NftBatch flushChain(NftChain chain) {
        return add("flush chain " + chain.text(), NftHeader.NFT_MSG_DELRULE, 0, chain.table(), message -> message.string(
                        NftHeader.NFTA_RULE_TABLE, chain.table().name())
                .string(NftHeader.NFTA_RULE_CHAIN, chain.name()));
    }

    /** At the chain's end. */
    public NftBatch appendRule(NftChain chain, NftRule rule) {
        return addRule("append rule to chain " + chain.text(), NetlinkHeader.NLM_F_APPEND, chain, rule);
    }

    /** At the chain's start. */
    public NftBatch insertRule(NftChain chain, NftRule rule) {
        return addRule("insert rule into chain " + chain.text(), 0, chain, rule);
    }

    /** ENOENT when it is gone. */
    public NftBatch deleteRule(NftListedRule rule) {
        var chain = rule.chain();
        return add("delete rule " + rule.handle() + " of chain " + chain.text(), NftHeader.NFT_MSG_DELRULE, 0, chain.table(), message ->
                message.string(NftHeader.NFTA_RULE_TABLE, chain.table().name())
                        .string(NftHeader.NFTA_RULE_CHAIN, chain.name())
                        .be64(NftHeader.NFTA_RULE_HANDLE, rule.handle()));
    }

    /** Nothing happens when it is there already with the same fields. */
    public NftBatch addSet(NftSet set) {
        return add("add set " + set.text(), NftHeader.NFT_MSG_NEWSET, NetlinkHeader.NLM_F_CREATE, set.table(), message -> message.string(
                        NftHeader.NFTA_SET_TABLE, set.table().name())
                .string(NftHeader.NFTA_SET_NAME, set.name())
                .be32(NftHeader.NFTA_SET_FLAGS, 0)
                .be32(NftHeader.NFTA_SET_KEY_TYPE, set.keyType())
                .be32(NftHeader.NFTA_SET_KEY_LEN, set.keyBytes())
                .bytes(NftHeader.NFTA_SET_USERDATA, set.keyByteOrder())
                .be32(NftHeader.NFTA_SET_ID, ++lastSetId));
    }

    /** Nothing happens when it is there already. */
    public NftBatch addElement(NftSet set, NftSet.Key key) {
        return element("add element to set ", NftHeader.NFT_MSG_NEWSETELEM, NetlinkHeader.NLM_F_CREATE, set, key);
    }

    /** ENOENT when it is not there. */
    public NftBatch deleteElement(NftSet set, NftSet.Key key) {
        return element("delete element of set ", NftHeader.NFT_MSG_DELSETELEM, 0, set, key);
    }

    /** Between the begin and end messages of {@code nfnetlink_rcv_batch}. */
    List<NetlinkMessage> messages() {
        var all = new ArrayList<NetlinkMessage>();
        all.add(boundary(NftHeader.NFNL_MSG_BATCH_BEGIN));
        all.addAll(messages);
        all.add(boundary(NftHeader.NFNL_MSG_BATCH_END));
        return all;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    private NetlinkMessage boundary(int type) {
        var operation = "commit " + messages.size() + " changes, first: " + messages.getFirst().operation();
        return new NetlinkWriter(operation, type, 0)
                .int8(0)
                .int8(0)
                .int8(0)
                .int8(NftHeader.NFNL_SUBSYS_NFTABLES)
                .finish();
    }

    private NftBatch addRule(String operation, int flag, NftChain chain, NftRule rule) {
        return add(operation, NftHeader.NFT_MSG_NEWRULE, NetlinkHeader.NLM_F_CREATE | flag, chain.table(), message -> {
            message.string(NftHeader.NFTA_RULE_TABLE, chain.table().name()).string(NftHeader.NFTA_RULE_CHAIN, chain.name());
            rule.write(message);
        });
    }

    private NftBatch element(String operation, int type, int flags, NftSet set, NftSet.Key key) {
        if (key.bytes().length != set.keyBytes()) {
            throw new IllegalArgumentException(operation + set.text() + ": the key has other fields than the set");
        }
        return add(operation + set.text(), type, flags, set.table(), message -> message.string(
                        NftHeader.NFTA_SET_ELEM_LIST_TABLE, set.table().name())
                .string(NftHeader.NFTA_SET_ELEM_LIST_SET, set.name())
                .nested(NftHeader.NFTA_SET_ELEM_LIST_ELEMENTS, list -> list.nested(NftHeader.NFTA_LIST_ELEM, element -> element.nested(
                        NftHeader.NFTA_SET_ELEM_KEY, value -> value.bytes(NftHeader.NFTA_DATA_VALUE, key.bytes())))));
    }

    private NftBatch add(String operation, int type, int flags, NftTable table, Consumer<NetlinkWriter> body) {
        var message = Nftables.message(operation, type, NetlinkHeader.NLM_F_ACK | flags, table.family().number());
        body.accept(message);
        messages.add(message.finish());
        return this;
    }
}
