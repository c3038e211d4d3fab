package dev.banger.vm;

import dev.banger.api.Names;
import dev.banger.config.BangerConfig;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.disk.RootDisk;
import dev.banger.disk.RootDisks;
import dev.banger.lock.Blocking;
import dev.banger.operation.Operation;
import dev.banger.operation.OperationCancelled;
import dev.banger.operation.Progress;
import dev.banger.store.VmRow;
import dev.banger.store.VmStore;
import dev.banger.vm.start.Breakpoints;
import dev.banger.vm.start.Cancellation;
import dev.banger.vm.start.Pipeline;
import dev.banger.vm.start.SourceStep;
import dev.banger.vm.start.StartContext;
import dev.banger.vmm.VmmChoice;
import dev.banger.vmm.VmmKind;
import dev.banger.vmm.Vmms;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes VMs. A create that fails or is cancelled removes the VM again, with every trace, but for two cases in which it is kept in
 * {@code error}: its guest never became ready (the logs tell why), and something of it could not be undone (the row tells what).
 */
@Singleton
final class VmCreation {
    private static final String KIND = "vm.create";

    private final BangerConfig config;
    private final Sizing sizing;
    private final Vmms vmms;
    private final RootDisks rootDisks;
    private final Reservation reservation;
    private final VmWork work;
    private final VmStart start;
    private final VmDeletion deletion;
    private final Pipeline bindOnly;
    private final VmStore store;
    private final Breakpoints breakpoints;
    private final Clock clock;

    VmCreation(
            BangerConfig config,
            Sizing sizing,
            Vmms vmms,
            RootDisks rootDisks,
            Reservation reservation,
            VmWork work,
            VmStart start,
            VmDeletion deletion,
            SourceStep source,
            VmStore store,
            Clock clock,
            Breakpoints breakpoints) {
        this.config = config;
        this.sizing = sizing;
        this.vmms = vmms;
        this.rootDisks = rootDisks;
        this.reservation = reservation;
        this.work = work;
        this.start = start;
        this.deletion = deletion;
        this.bindOnly = new Pipeline(List.of(source), breakpoints);
        this.breakpoints = breakpoints;
        this.store = store;
        this.clock = clock;
    }

    /** What is wrong with the request itself is told at once; the operation tells the rest. */
    Uni<Operation> create(VmRequest request) {
        return breakpoints.reached(KIND, "reserve").chain(() -> Blocking.call(() -> {
                    checkNames(request);
                    return sizing.of(request.vcpu(), request.memoryBytes(), request.diskBytes());
                }))
                .chain(size -> vmms.choose(wanted(request))
                        .chain(vmm -> rootDisks.choose().chain(disk -> reservation.reserve(request.name(), row(request, size, vmm, disk)))))
                .chain(row -> breakpoints.reached(KIND, "begin").chain(() -> begin(row, request.start())));
    }

    private Uni<Operation> begin(VmRow row, boolean started) {
        return work.begin(KIND, row.id(), (found, progress, cancellation) -> found
                        .map(current -> make(current, started, progress, cancellation))
                        .orElseGet(() -> Uni.createFrom().failure(deletedMeanwhile(row))))
                .onFailure().call(failure -> store.delete(row.id()));
    }

    private Uni<Void> make(VmRow row, boolean started, Progress progress, Cancellation cancellation) {
        var context = new StartContext(row, progress);
        var made = started ? start.up(context, cancellation) : bindOnly.run(context, cancellation);
        return made.onFailure().call(failure -> keep(context, failure)
                ? store.recordState(row.id(), VmStates.ERROR, failure.getMessage())
                : deletion.remove(context.row(), progress));
    }

    private static boolean keep(StartContext context, Throwable failure) {
        return failure.getSuppressed().length > 0 || (context.guestNeverReady() && !(failure instanceof OperationCancelled));
    }

    private Optional<VmmKind> wanted(VmRequest request) {
        return request.vmm().or(() -> config.vmm().kind().map(kind -> VmmKind.valueOf(kind.toUpperCase(Locale.ROOT))));
    }

    private Function<Reservation.Place, VmRow> row(VmRequest request, Sizing.Size size, VmmChoice vmm, RootDisk disk) {
        return place -> new VmRow(
                place.id(),
                place.name(),
                VmStates.CREATED,
                "",
                request.image().orElse(""),
                "",
                Optional.empty(),
                Optional.empty(),
                request.kernel().orElse(""),
                vmm.kind().name().toLowerCase(Locale.ROOT),
                vmm.accelerated(),
                size.vcpu(),
                size.memoryBytes(),
                size.diskBytes(),
                disk.driver(),
                place.address(),
                request.nat(),
                Optional.empty(),
                Instant.now(clock),
                Optional.empty());
    }

    private static void checkNames(VmRequest request) {
        request.name().flatMap(name -> Names.checkLabel("VM", name)).ifPresent(VmCreation::refuse);
        request.image().flatMap(Names::checkImage).ifPresent(VmCreation::refuse);
        request.kernel().flatMap(name -> Names.checkLabel("kernel", name)).ifPresent(VmCreation::refuse);
    }

    private static void refuse(String why) {
        throw new BangerException(Code.BAD_REQUEST, why);
    }

    private static BangerException deletedMeanwhile(VmRow row) {
        return new BangerException(Code.CONFLICT, "VM '" + row.name() + "' was deleted before it was made");
    }
}
