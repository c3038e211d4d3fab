package dev.banger.helper;

/**
 * The seam to the host's kernel: everything in banger that needs a capability is one method here, with one request record.
 *
 * <p>Callers may not assume that the implementation runs in their process: requests and answers are plain data, and every method
 * blocks until the kernel has answered. Each request validates itself on construction (hostile input is expected) and carries the id of
 * the operation it belongs to, for logs. Objects are named after a VM's id, so that each can be found again after a crash.
 *
 * <p>All methods throw {@link PrivilegedException} when the kernel or the host refuses, and are idempotent where the name says
 * {@code ensure}, {@code release} or {@code remove}: what is already so is not an error.
 */
public interface PrivilegedOps extends AutoCloseable {
    /** What this host can do; reads only. */
    HostFacts hostFacts(GetHostFacts request) throws PrivilegedException;

    /** Makes bridge, gateway address and the static firewall (table {@code banger}) true. */
    void ensureNetwork(EnsureNetwork request) throws PrivilegedException;

    /** Removes bridge and firewall table; taps must have gone before. */
    void removeNetwork(RemoveNetwork request) throws PrivilegedException;

    /** Makes one free pool tap: created, persistent, on the bridge as an isolated port, down. */
    void createTap(CreateTap request) throws PrivilegedException;

    /** Gives a free tap to a VM: owned by the account of its VMM, anti-spoof entries for its MAC and address, up. */
    void leaseTap(LeaseTap request) throws PrivilegedException;

    /** Takes the tap back: down, entries and NAT of the VM's address gone, free again. */
    void releaseTap(ReleaseTap request) throws PrivilegedException;

    /** Deletes a tap of ours for good. Waits for an RCU grace period (15-32 ms): not for a critical path. */
    void removeTap(RemoveTap request) throws PrivilegedException;

    /** Lets a VM's address out through the host's default route (masquerade), turning IPv4 forwarding on. */
    void allowNat(AllowNat request) throws PrivilegedException;

    void revokeNat(RevokeNat request) throws PrivilegedException;

    /** Loop devices over image (read-only) and COW store, and the dm snapshot {@code banger-<8 hex>} over both. */
    SnapshotDevice attachSnapshot(AttachSnapshot request) throws PrivilegedException;

    /** Removes the dm device and both loops of a VM; EBUSY right after a VMM's exit is retried for a bounded time. */
    void removeSnapshot(RemoveSnapshot request) throws PrivilegedException;

    /**
     * Starts a VMM: in a unit of its own under the VM's account, or in a session of its own. Its socket directory is made and cleared of
     * old sockets. Refused when the binary could be changed by others (group- or world-writable, of another owner, a symbolic link), when it is
     * no ELF program of this machine, when the tap is not leased to the VM, and when no argument holds the VM's id or its first 8 digits:
     * {@link #signalVmm} knows a process in a session by that.
     */
    VmmProcess launchVmm(LaunchVmm request) throws PrivilegedException;

    /** Signals a VMM by pidfd after its start time and its unit or VM id were checked. Gone already is not an error. */
    void signalVmm(SignalVmm request) throws PrivilegedException;

    /**
     * How a VMM that has gone ended, in words for the owner: {@code "killed by SIGKILL"}, {@code "ended with status 1"}. Only its parent
     * was told: an adapter that did not start it (it was restarted since) answers {@code "gone"}; a living one is {@code "running"}.
     */
    default String vmmEnd(GetVmmEnd request) throws PrivilegedException {
        return "gone";
    }

    /**
     * The VM is deleted: its socket directory, its account and all that is recorded of it go. Refused while it holds a tap, a snapshot or a
     * VMM; not known is no error.
     */
    void forgetVm(ForgetVm request) throws PrivilegedException;

    /** Every kernel object that carries one of our names. */
    KernelObjects listObjects(ListObjects request) throws PrivilegedException;

    @Override
    void close();
}
