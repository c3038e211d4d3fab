package dev.banger.helper;

import dev.banger.linux.Descriptor;
import dev.banger.linux.Errno;
import dev.banger.linux.Files;
import dev.banger.linux.LinuxException;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a VMM under an account of its own may open: a few files of its owner's, and the device of its root disk.
 *
 * <p>Each file is opened once beneath the owner's state, checked and given by descriptor, and then linked by descriptor
 * ({@code linkat(2)}) into a directory that only root can change. systemd binds the link into the unit, by its path: it resolves paths
 * itself, in a process of its own, so a path of the owner's could mean another file by then, while the link cannot. Once the unit has
 * started, the links are taken away again, for its mounts hold the files. (A bind mount made here would not be seen by systemd, since this
 * process is in a mount namespace of its own.)
 *
 * <p>A file that is written gets the account's group and mode 0660, and stays its owner's. One that is only read stays as it is when all
 * may read it, and else gets the group's right to read.
 */
final class FileGrants {
    private static final int SHORT_ID = 8;
    /** Without the set-id bits: a program of the owner's must not run as the group that it is given. */
    private static final int PERMISSIONS = 0777;
    private static final int READ_WRITE_BY_GROUP = 0660;
    private static final int READ_BY_GROUP = 0040;
    private static final int READ_BY_ALL = 0004;
    private static final int DEVICE_MODE = 0600;
    /** {@code S_IFMT} and {@code S_IFBLK} of inode(7). */
    private static final int FORMAT = 0170000;
    private static final int BLOCK_DEVICE = 0060000;

    private final ManagedFiles files;
    private final Path nodes;
    private final int ownerUid;

    /** @param nodes a directory of root's, on the mount of the managed ones */
    FileGrants(ManagedFiles files, Path nodes, int ownerUid) {
        this.files = files;
        this.nodes = nodes;
        this.ownerUid = ownerUid;
    }

    /**
     * @param source what is bound, in a directory of root's
     * @param path under which the VMM knows it
     * @param device {@code major:minor} of a block device
     */
    record Grant(Path source, Path path, boolean writable, Optional<String> device) {}

    Path nodes() {
        return nodes;
    }

    /** To be revoked once systemd has bound all of it. On failure nothing stays linked. */
    List<Grant> grant(LaunchVmm request, VmAccount account) throws PrivilegedException {
        revoke(request.vmId());
        try (var root = OpenDirectory.ofRoot(nodes); var links = root.make(request.vmId())) {
            var grants = new ArrayList<Grant>();
            for (var path : new LinkedHashSet<>(request.writable())) {
                grants.add(path.startsWith(nodes)
                        ? device(path, request.vmId(), account)
                        : file(links, path, request.vmId(), account, grants.size(), true));
            }
            for (var path : new LinkedHashSet<>(request.readable())) {
                if (!request.writable().contains(path)) {
                    grants.add(file(links, path, request.vmId(), account, grants.size(), false));
                }
            }
            return grants;
        } catch (IOException e) {
            throw undone(request.vmId(),
                    new PrivilegedException(PrivilegedException.Code.FAILED, "files of VM " + request.vmId() + ": " + e.getMessage(), e));
        } catch (PrivilegedException e) {
            throw undone(request.vmId(), e);
        }
    }

    private PrivilegedException undone(String vmId, PrivilegedException cause) {
        try {
            revoke(vmId);
        } catch (PrivilegedException e) {
            cause.addSuppressed(e);
        }
        return cause;
    }

    /** Takes the links away; the files stay. A VM without any is no error. */
    void revoke(String vmId) throws PrivilegedException {
        try (var root = OpenDirectory.ofRoot(nodes)) {
            root.remove(vmId);
        } catch (IOException e) {
            throw new PrivilegedException(
                    PrivilegedException.Code.FAILED, "links to the files of VM " + vmId + " cannot be removed: " + e.getMessage(), e);
        }
    }

    private Grant file(OpenDirectory links, Path path, String vmId, VmAccount account, int number, boolean writable)
            throws IOException, PrivilegedException {
        var field = writable ? "writable" : "readable";
        try (var file = files.openFile(field, path, writable ? Files.Access.READ_WRITE : Files.Access.READ)) {
            var attributes = java.nio.file.Files.readAttributes(file.path(), "unix:uid,mode,nlink");
            checkOwner(field, path, attributes);
            if (writable) {
                checkSingle(field, path, attributes);
                give(file, account, READ_WRITE_BY_GROUP);
            } else if (((int) attributes.get("mode") & READ_BY_ALL) == 0) {
                checkSingle(field, path, attributes);
                give(file, account, (int) attributes.get("mode") & PERMISSIONS | READ_BY_GROUP);
            }
            var name = Integer.toString(number);
            link(file, links, name, path);
            return new Grant(nodes.resolve(vmId).resolve(name), path, writable, Optional.empty());
        }
    }

    private void checkOwner(String field, Path path, Map<String, Object> attributes) throws PrivilegedException {
        if ((int) attributes.get("uid") != ownerUid) {
            throw refused(
                    field, path, "belongs to uid " + attributes.get("uid") + " and not to the owner of banger (uid " + ownerUid + ")");
        }
    }

    /** Another name of it may lie where its owner never meant to give it away. */
    private static void checkSingle(String field, Path path, Map<String, Object> attributes) throws PrivilegedException {
        if ((int) attributes.get("nlink") > 1) {
            throw refused(field, path, "has " + attributes.get("nlink") + " names (hard links): it must have this one alone"
                    + (field.equals("readable") ? ", or be readable by all (chmod o+r)" : ""));
        }
    }

    private void give(Descriptor file, VmAccount account, int mode) throws IOException {
        Files.changeOwner(file, ownerUid, account.gid());
        java.nio.file.Files.setAttribute(file.path(), "unix:mode", mode);
    }

    private void link(Descriptor file, OpenDirectory links, String name, Path path) throws LinuxException, PrivilegedException {
        try {
            Files.link(file, links.descriptor(), name);
        } catch (LinuxException e) {
            if (e.errno() == Errno.EXDEV) {
                throw new PrivilegedException(PrivilegedException.Code.UNSUPPORTED,
                        path + " is on another mount than " + nodes + ", so that it cannot be handed to a VMM: keep both on one", e);
            }
            throw e;
        }
    }

    /** Nobody but root can change what its path means. */
    private Grant device(Path path, String vmId, VmAccount account) throws IOException, PrivilegedException {
        var expected = nodes.resolve(SnapshotOps.name(vmId));
        if (!path.equals(expected) || !java.nio.file.Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw refused("writable", path, "is not the root disk's device of VM " + vmId.substring(0, SHORT_ID) + " (" + expected + ")");
        }
        var attributes = java.nio.file.Files.readAttributes(path, "unix:mode,rdev", LinkOption.NOFOLLOW_LINKS);
        if (((int) attributes.get("mode") & FORMAT) != BLOCK_DEVICE) {
            throw refused("writable", path, "is not a block device");
        }
        java.nio.file.Files.setAttribute(path, "unix:uid", account.uid(), LinkOption.NOFOLLOW_LINKS);
        java.nio.file.Files.setAttribute(path, "unix:gid", account.gid(), LinkOption.NOFOLLOW_LINKS);
        java.nio.file.Files.setAttribute(path, "unix:mode", DEVICE_MODE);
        return new Grant(path, path, true, Optional.of(numbers((long) attributes.get("rdev"))));
    }

    /** As {@code major(3)} and {@code minor(3)} take them apart. */
    private static String numbers(long device) {
        return (device >> 8 & 0xfff | device >> 32 & ~0xfffL) + ":" + (device & 0xff | device >> 12 & ~0xffL);
    }

    private static PrivilegedException refused(String field, Path path, String why) {
        return new PrivilegedException(PrivilegedException.Code.REFUSED, field + " " + path + " " + why);
    }
}
