package dev.banger.helper;

import dev.banger.helper.PrivilegedException.Code;
import dev.banger.linux.Errno;
import dev.banger.linux.LinuxException;

/** The kernel's errors in the words of the seam. */
final class KernelRefusal {
    private KernelRefusal() {}

    /** @param what what was asked for: {@code "create tap bgt-0123abcd"} */
    static PrivilegedException of(String what, LinuxException refusal) {
        var message = "cannot " + what + ": " + refusal.getMessage();
        return switch (refusal.errno()) {
            case Errno.EPERM, Errno.EACCES -> new PrivilegedException(
                    Code.FAILED, message + "; it needs CAP_NET_ADMIN: run banger through sudo", refusal);
            case Errno.EOPNOTSUPP, Errno.EPROTONOSUPPORT, Errno.ENOSYS, Errno.EAFNOSUPPORT -> new PrivilegedException(
                    Code.UNSUPPORTED, message + "; the kernel lacks this feature", refusal);
            default -> new PrivilegedException(Code.FAILED, message, refusal);
        };
    }
}
