package dev.banger.kernel;

/** Processor architectures, and all that differs between them. x86_64 alone is supported now. */
public sealed interface Architecture {
    /** As in {@code uname -m}. */
    String name();

    /** As Debian names it. */
    String debianName();

    /** The serial console's device name in the guest. */
    String console();

    /** The one architecture that runs here today. */
    Architecture X86_64 = new X8664();

    /** AMD and Intel 64-bit. */
    record X8664() implements Architecture {
        @Override
        public String name() {
            return "x86_64";
        }

        @Override
        public String debianName() {
            return "amd64";
        }

        @Override
        public String console() {
            return "ttyS0";
        }
    }
}
