package dev.banger.helper;

/** See {@link PrivilegedOps#hostFacts}. */
public record GetHostFacts(String operationId) {
    public GetHostFacts {
        Checked.operationId(operationId);
    }
}
