package dev.banger.helper;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where VMMs under accounts of their own bind their sockets: a directory for each VM, below one of root's.
 *
 * <p>It belongs to the VM's account and the owner's group, with mode 2770: the VMM makes sockets there, which get the owner's group, and
 * the owner connects to them. Another VM's account cannot enter.
 */
final class SocketDirectories {
    private static final int SHORT_ID = 8;
    private static final int MODE = 02770;

    private final Path root;
    private final int ownerGid;

    /** @param root made when it is missing; the directory above it is root's */
    SocketDirectories(Path root, int ownerGid) {
        this.root = root;
        this.ownerGid = ownerGid;
    }

    Path of(String vmId) {
        return root.resolve(vmId.substring(0, SHORT_ID));
    }

    /** Makes the VM's, whole and without sockets of an earlier VMM. */
    void prepare(String vmId, VmAccount account) throws PrivilegedException {
        try (var all = OpenDirectory.ofRoot(root); var own = all.make(of(vmId).getFileName().toString())) {
            own.give(account.uid(), ownerGid, MODE);
            own.removeSockets();
        } catch (IOException e) {
            throw failed(vmId, "made", e);
        }
    }

    /** A missing one is no error. */
    void remove(String vmId) throws PrivilegedException {
        try (var all = OpenDirectory.ofRoot(root)) {
            all.remove(of(vmId).getFileName().toString());
        } catch (IOException e) {
            throw failed(vmId, "removed", e);
        }
    }

    private PrivilegedException failed(String vmId, String what, IOException e) {
        return new PrivilegedException(
                PrivilegedException.Code.FAILED, "socket directory " + of(vmId) + " cannot be " + what + ": " + e.getMessage(), e);
    }
}
