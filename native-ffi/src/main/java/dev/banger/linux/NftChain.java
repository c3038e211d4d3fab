package dev.banger.linux;

import java.util.Optional;

/**
 * A chain.
 *
 * @param hook where packets enter it; empty for one that is only jumped to
 */
public record NftChain(NftTable table, String name, Optional<Hook> hook) {
    /** The hooks that banger uses, with their numbers in the IP and bridge families ({@code linux/netfilter.h}: {@code NF_INET_*}). */
    public enum HookPoint {
        PREROUTING(0),
        INPUT(1),
        FORWARD(2),
        OUTPUT(3),
        POSTROUTING(4);

        private final int number;

        HookPoint(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /**
     * @param type {@code "filter"} or {@code "nat"}
     * @param point number of the hook, see {@link HookPoint}
     * @param priority lower runs earlier
     * @param drops whether what no rule decides is dropped
     */
    public record Hook(String type, int point, int priority, boolean drops) {
        public static Hook filter(HookPoint point, int priority) {
            return new Hook("filter", point.number(), priority, false);
        }

        public static Hook nat(HookPoint point, int priority) {
            return new Hook("nat", point.number(), priority, false);
        }

        public boolean isAt(HookPoint where) {
            return point == where.number();
        }
    }

    /** As {@code nft} writes it: {@code "inet banger forward"}. */
    public String text() {
        return table.text() + " " + name;
    }
}
