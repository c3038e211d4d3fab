package dev.banger.helper;

/** See {@link PrivilegedOps#forgetVm}. */
public record ForgetVm(String operationId, String vmId) implements PrivilegedRequest {
    public ForgetVm {
        Checked.operationId(operationId);
        Checked.vmId(vmId);
    }
}
