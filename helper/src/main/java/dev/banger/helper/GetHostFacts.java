package dev.banger.helper;

/** See {@link PrivilegedOps#hostFacts}. */
public record GetHostFacts(String operationId) implements PrivilegedRequest {
    public GetHostFacts {
        Checked.operationId(operationId);
    }
}
