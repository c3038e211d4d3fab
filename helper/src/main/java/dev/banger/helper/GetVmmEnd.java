package dev.banger.helper;

import java.util.Objects;

/** See {@link PrivilegedOps#vmmEnd}. */
public record GetVmmEnd(String operationId, String vmId, VmmProcess process) implements PrivilegedRequest {
    public GetVmmEnd {
        Checked.operationId(operationId);
        Checked.vmId(vmId);
        Objects.requireNonNull(process);
    }
}
