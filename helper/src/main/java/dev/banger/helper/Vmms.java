package dev.banger.helper;

/**
 * How a VMM's process is run: as a child in a session of its own ({@link SessionVmms}), or in a unit of the service manager
 * ({@link UnitVmms}). Either way it outlives this process.
 */
interface Vmms extends AutoCloseable {
    /** See {@link PrivilegedOps#launchVmm}; the caller has seen that the tap is this VM's. */
    VmmProcess launch(LaunchVmm request) throws PrivilegedException;

    /** See {@link PrivilegedOps#signalVmm}. */
    void signal(SignalVmm request) throws PrivilegedException;

    /** See {@link PrivilegedOps#vmmEnd}. */
    String end(GetVmmEnd request) throws PrivilegedException;

    /** What was made for a VM's VMMs goes. Refused as CONFLICT while one runs. */
    void forget(String vmId) throws PrivilegedException;

    /** Takes note of VMMs that ended while nobody asked. */
    default void settle() throws PrivilegedException {}

    /** VMMs live on. */
    @Override
    void close();
}
