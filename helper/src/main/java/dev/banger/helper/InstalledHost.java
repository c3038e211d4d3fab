package dev.banger.helper;

import java.nio.file.Path;
import java.util.List;

/**
 * What the installation has laid down for a helper that runs as a server.
 *
 * @param ownerUid whom it serves
 * @param stateDir the owner's state: the one directory that requests may name files in
 * @param vmRunDir of root's: VMs' socket directories are made in it
 * @param nodesDir of root's, on the mount of {@code stateDir}: device nodes of root disks, and links to what VMMs may open
 * @param firstVmId of the range of numbers that VMMs run under, each both uid and gid
 * @param lastVmId of that range, included
 * @param socketDirs where both daemons' sockets are: closed to VMMs
 */
public record InstalledHost(
        int ownerUid,
        int ownerGid,
        Path stateDir,
        Path vmRunDir,
        Path nodesDir,
        int firstVmId,
        int lastVmId,
        List<Path> socketDirs) {
    /** Accounts of the system, and of people as useradd(8) numbers the first ten thousand, lie below. */
    private static final int LOWEST = 10_000;

    public InstalledHost {
        socketDirs = List.copyOf(socketDirs);
        Checked.between("ownerUid", ownerUid, 0, Integer.MAX_VALUE);
        Checked.between("ownerGid", ownerGid, 0, Integer.MAX_VALUE);
        Checked.path("stateDir", stateDir);
        Checked.path("vmRunDir", vmRunDir);
        Checked.path("nodesDir", nodesDir);
        Checked.between("firstVmId", firstVmId, LOWEST, Integer.MAX_VALUE);
        Checked.between("lastVmId", lastVmId, firstVmId, Integer.MAX_VALUE);
        if (ownerUid >= firstVmId && ownerUid <= lastVmId) {
            throw new IllegalArgumentException("the owner's uid " + ownerUid + " lies in the VMs' range " + firstVmId + "-" + lastVmId
                    + ": choose another range");
        }
    }
}
