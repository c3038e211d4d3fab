package dev.banger.config;

import java.nio.file.Path;

/**
 * Every path that banger keeps something under, in one place.
 *
 * @param state what must survive: database, VMs, images, kernels, keys ({@code ~/.local/state/banger})
 * @param cache what can be had again: downloads, build trees ({@code ~/.cache/banger})
 * @param run sockets; short, since a Unix socket's path is at most 107 bytes ({@code /run/banger-<uid>})
 * @param vmRuns the VMs' socket directories, which the helper makes; short likewise
 */
public record StatePaths(Path state, Path cache, Path run, Path vmRuns) {
    /** VMs' socket directories lie where they do when nobody says otherwise. */
    public StatePaths(Path state, Path cache, Path run) {
        this(state, cache, run, run.resolve("vm"));
    }

    public Path database() {
        return state.resolve("db/banger");
    }

    public Path socket() {
        return run.resolve("bangerd.sock");
    }

    public Path vms() {
        return state.resolve("vms");
    }

    /** Disks, initramfs, logs and {@code handles.json} of one VM. */
    public Path vm(String vmId) {
        return vms().resolve(vmId);
    }

    /** VMM sockets of one VM. */
    public Path vmRun(String vmId) {
        return vmRuns.resolve(vmId.substring(0, 8));
    }

    public Path images() {
        return state.resolve("images");
    }

    public Path kernels() {
        return state.resolve("kernels");
    }

    /** Our ed25519 key pair and known_hosts. */
    public Path ssh() {
        return state.resolve("ssh");
    }

    /** Half-made things that a reconcile may delete; on the file system of {@link #state}, so that publishing is a rename. */
    public Path temporary() {
        return state.resolve("tmp");
    }
}
