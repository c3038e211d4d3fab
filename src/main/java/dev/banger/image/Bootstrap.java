package dev.banger.image;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.config.Owner;
import dev.banger.guest.GuestFiles;
import dev.banger.operation.ChildProcess;
import dev.banger.operation.DirectoryTree;
import dev.banger.operation.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs programs that must own files as root: mmdebstrap and mke2fs. For an owner other than root they run in a user namespace whose
 * root is that owner and whose other ids are the owner's subordinate ids, subuid(5), so that nothing needs a privilege and the tree keeps its owners.
 */
final class Bootstrap {
    private static final String EPOCH = "1735689600";

    private final Owner owner;

    Bootstrap(Owner owner) {
        this.owner = owner;
    }

    /** @throws BangerException UNSUPPORTED naming the first thing that is missing and its package */
    void preflight(ImageReference reference) {
        ChildProcess.require("mmdebstrap", "mmdebstrap");
        ChildProcess.require("mke2fs", "e2fsprogs");
        var distribution = reference.distribution();
        if (!Files.isReadable(distribution.keyring())) {
            throw new BangerException(Code.UNSUPPORTED, reference.text() + " cannot be verified: " + distribution.keyring() + " is missing",
                    "Install it: apt-get install " + distribution.keyringPackage());
        }
        if (owner.uid() != 0) {
            ChildProcess.require("newuidmap", "uidmap");
            for (var file : List.of("/etc/subuid", "/etc/subgid")) {
                requireSubordinateIds(Path.of(file));
            }
        }
    }

    /** Installs the packages into {@code tree}, which does not exist yet. */
    void install(ImageReference reference, Path tree, Progress progress) {
        var packages = String.join(",", GuestFiles.lines("image-packages"));
        var command = new ArrayList<>(List.of("--mode=root", "--variant=minbase", "--format=directory", "--include=" + packages,
                "--aptopt=APT::Install-Recommends \"false\"", "--aptopt=APT::Sandbox::User \"root\"", "--aptopt=Acquire::Languages \"none\"",
                "--dpkgopt=path-exclude=/usr/share/man/*", "--dpkgopt=path-exclude=/usr/share/doc/*",
                "--dpkgopt=path-include=/usr/share/doc/*/copyright", "--dpkgopt=path-exclude=/usr/share/locale/*",
                "--dpkgopt=path-include=/usr/share/locale/locale.alias"));
        command.add(reference.suite());
        command.add(tree.toString());
        var ending = asRoot("mmdebstrap", "mmdebstrap", command)
                .with(Map.of("TMPDIR", tree.getParent().toString(), "SOURCE_DATE_EPOCH", EPOCH, "DEBIAN_FRONTEND", "noninteractive"))
                .run(progress);
        if (ending.status() != 0) {
            throw new BangerException(Code.OPERATION_FAILED, "mmdebstrap cannot build " + reference.text() + ": " + ending.tail(),
                    "Check the network, the suite's name, and that the host's apt can reach it: apt-get update");
        }
    }

    /** Makes an ext4 file of {@code sizeBytes} that holds the directory; holes stay holes. */
    void makeFilesystem(Path directory, Path image, String label, long sizeBytes, Progress progress) {
        asRoot("mke2fs", "e2fsprogs", List.of("-q", "-F", "-t", "ext4", "-m", "0", "-L", label, "-E", "root_owner=0:0,lazy_itable_init=1",
                        "-d", directory.toString(), image.toString(), (sizeBytes / 1024) + "k"))
                .with(Map.of("SOURCE_DATE_EPOCH", EPOCH, "E2FSPROGS_FAKE_TIME", EPOCH))
                .runOrFail(progress);
    }

    /** Deletes a tree in which other ids own directories. Runs even after a cancellation. */
    void delete(Path work) {
        if (owner.uid() != 0 && Files.exists(work)) {
            var interrupted = Thread.interrupted();
            asRoot("rm", "coreutils", List.of("-rf", "--one-file-system", "--", work.toString())).run(Progress.silent("cleanup"));
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        DirectoryTree.delete(work);
    }

    /**
     * In a mount and a pid namespace of its own: mmdebstrap mounts /proc, /sys and parts of /dev into its tree, and as root it would do so on the host.
     * When the first process of the namespace is killed, everything in it ends, and its mounts are gone before the tree is deleted.
     */
    private ChildProcess asRoot(String program, String aptPackage, List<String> arguments) {
        var command = new ArrayList<String>();
        if (owner.uid() != 0) {
            command.addAll(List.of("--user", "--map-root-user", "--map-auto"));
        }
        command.addAll(List.of("--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--",
                ChildProcess.require(program, aptPackage).toString()));
        command.addAll(arguments);
        return ChildProcess.of("unshare", "util-linux", command.toArray(String[]::new)).killedWhenCancelled();
    }

    private void requireSubordinateIds(Path file) {
        try {
            var uid = Integer.toString(owner.uid());
            if (Files.isReadable(file)
                    && Files.readAllLines(file).stream().anyMatch(line -> line.startsWith(owner.name() + ":") || line.startsWith(uid + ":"))) {
                return;
            }
        } catch (IOException e) {
            throw new BangerException(Code.OPERATION_FAILED, "cannot read " + file + ": " + e, null, e);
        }
        throw new BangerException(Code.UNSUPPORTED, owner.name() + " has no subordinate ids in " + file,
                "Add them: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + owner.name());
    }
}
