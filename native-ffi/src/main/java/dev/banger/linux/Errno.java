package dev.banger.linux;

/** Error numbers of {@code asm-generic/errno-base.h} and {@code errno.h}, which are the same on x86_64 and aarch64. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;

    private Errno() {}

    /** The constant's name, or {@code errno <n>} for one that is not listed here. */
    public static String name(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM";
            case ENOENT -> "ENOENT";
            default -> "errno " + errno;
        };
    }

    /** What the number means, in words. */
    public static String text(int errno) {
        return switch (errno) {
            case EPERM -> "Operation not permitted";
            case ENOENT -> "No such file or directory";
            default -> "error " + errno;
        };
    }
}
