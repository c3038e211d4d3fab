package dev.banger.helper;

import java.util.Objects;

/**
 * See {@link PrivilegedOps#signalVmm}.
 *
 * @param signal 9 (KILL) or 15 (TERM)
 */
public record SignalVmm(String operationId, String vmId, VmmProcess process, int signal) implements PrivilegedRequest {
    public SignalVmm {
        Checked.operationId(operationId);
        Checked.vmId(vmId);
        Objects.requireNonNull(process);
        if (signal != 9 && signal != 15) {
            throw new IllegalArgumentException("signal " + signal + " is not allowed: use 9 (KILL) or 15 (TERM)");
        }
    }
}
