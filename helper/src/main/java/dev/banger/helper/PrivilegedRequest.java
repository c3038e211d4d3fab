package dev.banger.helper;

/**
 * What can be asked of {@link PrivilegedOps}, one record for each method. Sealed, so that whoever carries, checks or records requests has an
 * answer for every one, or does not compile.
 */
public sealed interface PrivilegedRequest
        permits GetHostFacts, EnsureNetwork, RemoveNetwork, CreateTap, LeaseTap, ReleaseTap, RemoveTap, AllowNat, RevokeNat, AttachSnapshot,
                RemoveSnapshot, LaunchVmm, SignalVmm, GetVmmEnd, ForgetVm, ListObjects {
    /** The operation it belongs to, for logs. */
    String operationId();
}
