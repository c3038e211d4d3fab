package dev.banger.helper;

import java.nio.file.Path;

/** Who a VM's VMM runs as. Thread-safe. */
interface VmAccounts {
    /**
     * The VM's account, from now until it is forgotten; the same one each time. No two VMs hold the same uid.
     *
     * @throws PrivilegedException CONFLICT when all accounts are taken
     */
    VmAccount lease(String vmId) throws PrivilegedException;

    /** This process's own account for every VM: where VMMs are its children, they are what it is. */
    static VmAccounts ofThisProcess() {
        return vmId -> {
            try {
                var self = java.nio.file.Files.readAttributes(Path.of("/proc/self"), "unix:uid,gid");
                return new VmAccount((int) self.get("uid"), (int) self.get("gid"));
            } catch (java.io.IOException e) {
                throw new PrivilegedException(
                        PrivilegedException.Code.FAILED, "the account of this process cannot be read: " + e.getMessage(), e);
            }
        };
    }
}
