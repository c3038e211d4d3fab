package dev.banger.vmm.firecracker;

/** One request of Firecracker's API: the record is its JSON body, in snake case; what is absent is left out. */
sealed interface ApiRequest
        permits Balloon, BootSource, Drive, EntropyDevice, InstanceAction, MachineConfiguration, NetworkInterface, SnapshotCreate, SnapshotLoad,
                VmStateChange, Vsock {
    /** The HTTP methods that change something. */
    enum Method {
        PUT,
        PATCH
    }

    default Method method() {
        return Method.PUT;
    }

    /** Absolute, with the resource's id in it where it has one. */
    String path();
}
