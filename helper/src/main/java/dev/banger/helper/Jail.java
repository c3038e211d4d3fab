package dev.banger.helper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Firecracker's jailer and the directory it makes the VMM's root ({@code docs/jailer.md} of Firecracker).
 *
 * <p>The files that the VMM may open are bound into that directory under the very paths that they have outside, so that nobody who talks to
 * the VMM has to know of it. The jailer begins as root, makes the device nodes there, changes its root, becomes the account and executes
 * Firecracker in its own place.
 *
 * @param jailer the program
 * @param base a directory that is the unit's alone
 */
record Jail(Path jailer, Path base) {
    private static final String NAME = "jailer";
    private static final int WRITABLE_BY_OTHERS = 0022;

    /**
     * The jailer that lies next to the VMM's program; a VMM other than Firecracker has none.
     *
     * @throws PrivilegedException REFUSED when there is one that others could change: it would run as root
     */
    static Optional<Jail> of(LaunchVmm request, Path base) throws PrivilegedException {
        var jailer = request.binary().resolveSibling(NAME);
        if (!isFirecracker(request) || !Files.exists(jailer, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        VmmBinary.check(jailer);
        for (var directory = jailer.getParent(); directory != null; directory = directory.getParent()) {
            checkDirectory(jailer, directory);
        }
        return Optional.of(new Jail(jailer, base));
    }

    static boolean isFirecracker(LaunchVmm request) {
        return request.arguments().contains("--api-sock");
    }

    private static void checkDirectory(Path jailer, Path directory) throws PrivilegedException {
        try {
            var attributes = Files.readAttributes(directory, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            if ((int) attributes.get("uid") != 0 || ((int) attributes.get("mode") & WRITABLE_BY_OTHERS) != 0) {
                throw new PrivilegedException(PrivilegedException.Code.REFUSED, "jailer " + jailer + " lies in " + directory
                        + ", which others than root can change: it would run as root");
            }
        } catch (IOException e) {
            throw new PrivilegedException(PrivilegedException.Code.FAILED, directory + " cannot be looked at: " + e.getMessage(), e);
        }
    }

    /** What becomes the VMM's root directory: the jailer composes it so. */
    private Path root(LaunchVmm request) {
        return base.resolve(request.binary().getFileName()).resolve(request.vmId()).resolve("root");
    }

    /** Where a path of the VMM's lies for the unit. */
    Path inside(LaunchVmm request, Path path) {
        return root(request).resolve(path.getRoot().relativize(path));
    }

    List<String> arguments(LaunchVmm request, VmAccount account) {
        var arguments = new ArrayList<>(List.of(
                "--id", request.vmId(),
                "--exec-file", request.binary().toString(),
                "--uid", Integer.toString(account.uid()),
                "--gid", Integer.toString(account.gid()),
                "--chroot-base-dir", base.toString(),
                "--"));
        arguments.addAll(withoutId(request.arguments()));
        return List.copyOf(arguments);
    }

    /** The jailer adds the id itself, and Firecracker refuses it twice. */
    private static List<String> withoutId(List<String> arguments) {
        var id = arguments.indexOf("--id");
        if (id < 0) {
            return arguments;
        }
        var left = new ArrayList<>(arguments);
        left.subList(id, Math.min(id + 2, left.size())).clear();
        return left;
    }
}
