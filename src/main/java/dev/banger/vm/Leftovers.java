package dev.banger.vm;

import dev.banger.config.BangerException;
import dev.banger.config.Owner;
import dev.banger.config.StatePaths;
import dev.banger.helper.ForgetVm;
import dev.banger.helper.KernelObjects;
import dev.banger.helper.ListObjects;
import dev.banger.helper.RemoveSnapshot;
import dev.banger.helper.SignalVmm;
import dev.banger.helper.VmmProcess;
import dev.banger.install.Privileged;
import dev.banger.lock.Blocking;
import dev.banger.network.HostNetwork;
import dev.banger.operation.DirectoryTree;
import dev.banger.store.VmRow;
import dev.banger.vm.start.LivingVmms;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Removes what belongs to no VM that lives: VMMs, dm devices, loops, taps, directories. Only what carries our names, or lies in our
 * state.
 */
@Singleton
final class Leftovers {
    private static final int KILL = 9;
    private static final int SHORT_ID = 8;
    private static final String SNAPSHOT = "banger-";
    private static final Duration KILLED_WITHIN = Duration.ofSeconds(5);

    private final Privileged privileged;
    private final HostNetwork network;
    private final StatePaths paths;
    private final Owner owner;
    private final LivingVmms processes;

    Leftovers(Privileged privileged, HostNetwork network, StatePaths paths, Owner owner, LivingVmms processes) {
        this.privileged = privileged;
        this.network = network;
        this.paths = paths;
        this.owner = owner;
        this.processes = processes;
    }

    /**
     * @param rows all VMs that exist
     * @param living ids of those that run
     * @param findings gets what was removed, and what could not be
     */
    Uni<Void> remove(List<VmRow> rows, Set<String> living, String operationId, Findings findings) {
        return privileged.call(ops -> ops.listObjects(new ListObjects(operationId, network.bridge())))
                .chain(objects -> disks(objects, living, operationId, findings)
                        .chain(() -> findings.tried("taps", taps(objects, rows, operationId, findings)))
                        .chain(() -> forget(objects, rows, operationId, findings)))
                .chain(() -> Blocking.run(() -> deleteFiles(rows.stream().map(VmRow::id).collect(Collectors.toSet()), findings)));
    }

    /** Ends VMMs of ours, by their arguments, that run for none of these VMs. */
    Uni<Void> killStrays(Set<String> living, String operationId, Findings findings) {
        return Blocking.call(processes::living).chain(found -> {
            var all = Uni.createFrom().voidItem();
            for (var entry : found.entrySet()) {
                if (!living.contains(entry.getKey())) {
                    for (var process : entry.getValue()) {
                        var subject = "VMM process " + process.pid();
                        all = all.chain(() -> findings.tried(subject, kill(entry.getKey(), process, operationId)
                                .invoke(() -> findings.reclaimed(subject, "VM " + entry.getKey() + " did not know of it"))));
                    }
                }
            }
            return all;
        });
    }

    private Uni<Void> kill(String vmId, VmmProcess process, String operationId) {
        return privileged.run(ops -> ops.signalVmm(new SignalVmm(operationId, vmId, process, KILL)))
                .chain(() -> Blocking.run(() -> {
                    if (processes.lives(process)) {
                        throw new IllegalStateException("VMM " + process.pid() + " of VM " + vmId + " does not end");
                    }
                }).onFailure().retry().withBackOff(Duration.ofMillis(10), Duration.ofMillis(200)).expireIn(KILLED_WITHIN.toMillis()));
    }

    /** dm devices by their names; loops by the files behind them, which also tells the whole id. */
    private Uni<Void> disks(KernelObjects objects, Set<String> living, String operationId, Findings findings) {
        var stale = new TreeMap<String, String>();
        objects.snapshots().stream()
                .filter(name -> name.matches(SNAPSHOT + "[0-9a-f]{8}"))
                .map(name -> name.substring(SNAPSHOT.length()))
                .forEach(shortId -> stale.put(shortId, shortId + "0".repeat(24)));
        objects.loops().stream()
                .map(loop -> vmOf(loop.backingFile()))
                .flatMap(Optional::stream)
                .forEach(vmId -> stale.put(vmId.substring(0, SHORT_ID), vmId));
        living.forEach(vmId -> stale.remove(vmId.substring(0, SHORT_ID)));
        var all = Uni.createFrom().voidItem();
        for (var vmId : stale.values()) {
            var subject = "disk devices of VM " + vmId.substring(0, SHORT_ID);
            all = all.chain(() -> findings.tried(subject, privileged.run(ops -> ops.removeSnapshot(new RemoveSnapshot(operationId, vmId)))
                    .invoke(() -> findings.reclaimed(subject, "it does not run"))));
        }
        return all;
    }

    /** VMs that the helper has a record of, and no row any more. */
    private Uni<Void> forget(KernelObjects objects, List<VmRow> rows, String operationId, Findings findings) {
        var ids = rows.stream().map(VmRow::id).collect(Collectors.toSet());
        var all = Uni.createFrom().voidItem();
        for (var vmId : objects.vms()) {
            if (!ids.contains(vmId)) {
                var subject = "the helper's record of VM " + vmId.substring(0, SHORT_ID);
                all = all.chain(() -> findings.tried(subject, privileged.run(ops -> ops.forgetVm(new ForgetVm(operationId, vmId)))
                        .invoke(() -> findings.reclaimed(subject, "there is no such VM any more"))));
            }
        }
        return all;
    }

    private Optional<String> vmOf(Path backingFile) {
        if (!backingFile.startsWith(paths.vms()) || backingFile.getNameCount() <= paths.vms().getNameCount()) {
            return Optional.empty();
        }
        var directory = backingFile.getName(paths.vms().getNameCount()).toString();
        return isVmId(directory) ? Optional.of(directory) : Optional.empty();
    }

    private Uni<Void> taps(KernelObjects objects, List<VmRow> rows, String operationId, Findings findings) {
        return network.reclaim(operationId, objects, tapsOf(rows))
                .invoke(taps -> taps.forEach(tap -> findings.reclaimed("tap " + tap, "it belongs to no VM")))
                .replaceWithVoid();
    }

    private static Set<String> tapsOf(List<VmRow> rows) {
        return rows.stream().map(VmRow::tap).flatMap(Optional::stream).collect(Collectors.toSet());
    }

    private void deleteFiles(Set<String> ids, Findings findings) throws IOException {
        var shortIds = ids.stream().map(id -> id.substring(0, SHORT_ID)).collect(Collectors.toSet());
        for (var directory : children(paths.vms())) {
            var name = directory.getFileName().toString();
            if (isVmId(name) && !ids.contains(name)) {
                delete(directory, "it belongs to no VM", findings);
            }
        }
        // Those of a helper of its own are its to see and to remove: it knows their VMs, which were forgotten before.
        for (var directory : isOurs(paths.vmRuns()) ? children(paths.vmRuns()) : List.<Path>of()) {
            if (!shortIds.contains(directory.getFileName().toString())) {
                delete(directory, "it belongs to no VM", findings);
            }
        }
        var unfinished = children(paths.temporary());
        StrayBuilds.kill(unfinished);
        for (var halfMade : unfinished) {
            delete(halfMade, "an earlier daemon left it half made", findings);
        }
    }

    private static void delete(Path directory, String why, Findings findings) {
        try {
            DirectoryTree.delete(directory);
            findings.reclaimed(directory.toString(), why);
        } catch (BangerException e) {
            findings.failed(directory.toString(), e);
        }
    }

    private boolean isOurs(Path directory) throws IOException {
        return Files.exists(directory, LinkOption.NOFOLLOW_LINKS)
                && (int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS) == owner.uid();
    }

    private static List<Path> children(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    private static boolean isVmId(String name) {
        return name.matches("[0-9a-f]{32}");
    }
}
