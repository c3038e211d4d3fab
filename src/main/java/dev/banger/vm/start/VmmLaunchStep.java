package dev.banger.vm.start;

import dev.banger.config.StatePaths;
import dev.banger.lock.Blocking;
import dev.banger.network.Lease;
import dev.banger.vm.handles.HandleCache;
import dev.banger.vmm.VmmHandle;
import dev.banger.vmm.VmmKind;
import dev.banger.vmm.VmmSpec;
import dev.banger.vmm.Vmms;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;

/**
 * Starts the VMM. Undoing ends it and only then forgets its handles, so that a VMM which could not be ended is still known. Where nobody knows
 * of one, since the answer to its launch was lost, what lives for the VM is found and ended.
 */
@Singleton
public final class VmmLaunchStep implements Step {
    /** The initramfs mounts the root; a panic ends the VMM, so that it is seen instead of waited for. */
    private static final String COMMAND_LINE = "root=/dev/vda rw panic=-1";

    private final Vmms vmms;
    private final LivingVmms living;
    private final HandleCache handles;
    private final StatePaths paths;

    public VmmLaunchStep(Vmms vmms, LivingVmms living, HandleCache handles, StatePaths paths) {
        this.vmms = vmms;
        this.living = living;
        this.handles = handles;
        this.paths = paths;
    }

    @Override
    public String name() {
        return "VMM launch";
    }

    @Override
    public Uni<Void> run(StartContext context) {
        // Here and not when it was chosen: that is milliseconds after the start, before anybody can follow it.
        context.progress().detail(context.vmmReason());
        return vmms.of(kind(context)).launch(context.operationId(), spec(context)).invoke(handle -> context.handle(handle)).replaceWithVoid();
    }

    @Override
    public Uni<Void> undo(StartContext context) {
        var known = context.handle().or(() -> handles.of(context.vmId()).map(found -> found.vmmHandle(context.vmId())));
        return known.map(handle -> end(context, handle))
                .orElseGet(() -> endUnknown(context))
                .chain(() -> handles.forget(context.vmId()));
    }

    private Uni<Void> end(StartContext context, VmmHandle handle) {
        return vmms.of(handle.kind()).kill(context.operationId(), handle);
    }

    private Uni<Void> endUnknown(StartContext context) {
        var kind = kind(context);
        return Blocking.call(() -> living.living().getOrDefault(context.vmId(), List.of())).chain(processes -> {
            var all = Uni.createFrom().voidItem();
            for (var process : processes) {
                all = all.chain(() -> end(context, new VmmHandle(kind, context.vmId(), process, paths.vmRun(context.vmId()))));
            }
            return all;
        });
    }

    private static VmmKind kind(StartContext context) {
        return VmmKind.valueOf(context.row().vmm().toUpperCase(Locale.ROOT));
    }

    private VmmSpec spec(StartContext context) {
        var row = context.row();
        var directory = paths.vm(row.id());
        return new VmmSpec(
                row.id(),
                row.vcpu(),
                row.memoryBytes(),
                context.kernel().image(),
                context.kernel().vmlinux(),
                context.initramfs(),
                COMMAND_LINE,
                context.root(),
                context.workDisk(),
                context.tap().map(tap -> new VmmSpec.Nic(tap, Lease.macOf(row.address()))),
                paths.vmRun(row.id()),
                directory.resolve("console.log"),
                directory.resolve("vmm.log"));
    }
}
