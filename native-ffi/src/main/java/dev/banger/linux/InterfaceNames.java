package dev.banger.linux;

/** Names of network interfaces as {@code dev_valid_name} of the kernel has them, and narrower: the kernel expands {@code %d}. */
final class InterfaceNames {
    /** {@code linux/if.h}, with the NUL. */
    static final int IFNAMSIZ = 16;

    private InterfaceNames() {}

    /** @throws IllegalArgumentException with the rule, when the kernel would refuse the name or read it as a pattern */
    static String checked(String name) {
        var fits = !name.isEmpty() && name.length() < IFNAMSIZ && !name.equals(".") && !name.equals("..");
        if (!fits || !name.chars().allMatch(c -> c > ' ' && c < 127 && c != '/' && c != ':' && c != '%')) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no interface name: 1 to 15 visible ASCII characters without '/', ':', '%'");
        }
        return name;
    }
}
