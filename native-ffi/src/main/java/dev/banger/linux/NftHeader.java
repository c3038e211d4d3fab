package dev.banger.linux;

/** Messages and attributes of {@code linux/netfilter/nf_tables.h} and {@code linux/netfilter/nfnetlink.h}. */
final class NftHeader {
    static final int NFNL_SUBSYS_NFTABLES = 10;
    static final int NFNL_MSG_BATCH_BEGIN = 0x10;
    static final int NFNL_MSG_BATCH_END = 0x11;
    /** {@code struct nfgenmsg}: family, version, resource id in network byte order. */
    static final int NFGENMSG_BYTES = 4;

    static final int NFT_MSG_NEWTABLE = 0;
    static final int NFT_MSG_GETTABLE = 1;
    static final int NFT_MSG_DELTABLE = 2;
    static final int NFT_MSG_NEWCHAIN = 3;
    static final int NFT_MSG_GETCHAIN = 4;
    static final int NFT_MSG_NEWRULE = 6;
    static final int NFT_MSG_GETRULE = 7;
    static final int NFT_MSG_DELRULE = 8;
    static final int NFT_MSG_NEWSET = 9;
    static final int NFT_MSG_NEWSETELEM = 12;
    static final int NFT_MSG_GETSETELEM = 13;
    static final int NFT_MSG_DELSETELEM = 14;

    static final int NFTA_LIST_ELEM = 1;
    static final int NFTA_TABLE_NAME = 1;
    static final int NFTA_CHAIN_TABLE = 1;
    static final int NFTA_CHAIN_NAME = 3;
    static final int NFTA_CHAIN_HOOK = 4;
    static final int NFTA_CHAIN_POLICY = 5;
    static final int NFTA_CHAIN_TYPE = 7;
    static final int NFTA_HOOK_HOOKNUM = 1;
    static final int NFTA_HOOK_PRIORITY = 2;
    static final int NFTA_RULE_TABLE = 1;
    static final int NFTA_RULE_CHAIN = 2;
    static final int NFTA_RULE_HANDLE = 3;
    static final int NFTA_RULE_EXPRESSIONS = 4;
    static final int NFTA_RULE_USERDATA = 7;
    static final int NFTA_SET_TABLE = 1;
    static final int NFTA_SET_NAME = 2;
    static final int NFTA_SET_FLAGS = 3;
    static final int NFTA_SET_KEY_TYPE = 4;
    static final int NFTA_SET_KEY_LEN = 5;
    static final int NFTA_SET_ID = 10;
    static final int NFTA_SET_USERDATA = 13;
    static final int NFTA_SET_ELEM_LIST_TABLE = 1;
    static final int NFTA_SET_ELEM_LIST_SET = 2;
    static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;
    static final int NFTA_SET_ELEM_KEY = 1;
    static final int NFTA_DATA_VALUE = 1;
    static final int NFTA_DATA_VERDICT = 2;
    static final int NFTA_VERDICT_CODE = 1;
    static final int NFTA_VERDICT_CHAIN = 2;
    static final int NFTA_EXPR_NAME = 1;
    static final int NFTA_EXPR_DATA = 2;
    static final int NFTA_IMMEDIATE_DREG = 1;
    static final int NFTA_IMMEDIATE_DATA = 2;
    static final int NFTA_BITWISE_SREG = 1;
    static final int NFTA_BITWISE_DREG = 2;
    static final int NFTA_BITWISE_LEN = 3;
    static final int NFTA_BITWISE_MASK = 4;
    static final int NFTA_BITWISE_XOR = 5;
    static final int NFTA_CMP_SREG = 1;
    static final int NFTA_CMP_OP = 2;
    static final int NFTA_CMP_DATA = 3;
    static final int NFTA_LOOKUP_SET = 1;
    static final int NFTA_LOOKUP_SREG = 2;
    static final int NFTA_LOOKUP_FLAGS = 5;
    static final int NFTA_PAYLOAD_DREG = 1;
    static final int NFTA_PAYLOAD_BASE = 2;
    static final int NFTA_PAYLOAD_OFFSET = 3;
    static final int NFTA_PAYLOAD_LEN = 4;
    static final int NFTA_META_DREG = 1;
    static final int NFTA_META_KEY = 2;
    static final int NFTA_CT_DREG = 1;
    static final int NFTA_CT_KEY = 2;

    static final int NFT_REG_VERDICT = 0;
    /** First of the 4-byte registers; 8 to 23. */
    static final int NFT_REG32_00 = 8;

    static final int NFT_CMP_EQ = 0;
    static final int NFT_CMP_NEQ = 1;
    static final int NFT_LOOKUP_F_INV = 1;
    static final int NFT_PAYLOAD_LL_HEADER = 0;
    static final int NFT_PAYLOAD_NETWORK_HEADER = 1;
    static final int NFT_PAYLOAD_TRANSPORT_HEADER = 2;
    static final int NFT_META_IIFNAME = 6;
    static final int NFT_META_OIFNAME = 7;
    static final int NFT_META_NFPROTO = 15;
    static final int NFT_META_L4PROTO = 16;
    static final int NFT_CT_STATE = 0;
    static final int NFT_CT_DIRECTION = 1;
    static final int NFT_CT_STATUS = 2;
    static final int NFT_JUMP = -3;
    /** {@code linux/netfilter.h}. */
    static final int NF_DROP = 0;

    static final int NF_ACCEPT = 1;
    /** {@code linux/netfilter/nf_conntrack_common.h}. */
    static final int IPS_DST_NAT = 0x20;
    /** A comment in user data, as libnftnl's {@code NFTNL_UDATA_RULE_COMMENT} and iptables-nft write it: type, length, text with NUL. */
    static final int UDATA_COMMENT = 0;

    /** The byte order of a set's keys in its user data, without which {@code nft} prints an interface name back to front. */
    static final int UDATA_SET_KEYBYTEORDER = 0;

    static final int BYTEORDER_HOST_ENDIAN = 1;
    static final int BYTEORDER_BIG_ENDIAN = 2;

    private NftHeader() {}

    /** {@code nlmsg_type} of an nf_tables message. */
    static int type(int message) {
        return NFNL_SUBSYS_NFTABLES << 8 | message;
    }
}
