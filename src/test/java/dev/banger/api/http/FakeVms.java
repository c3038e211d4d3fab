package dev.banger.api.http;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.operation.Operation;
import dev.banger.operation.Operations;
import dev.banger.vm.ReconcileReport;
import dev.banger.vm.SshAccess;
import dev.banger.vm.Vm;
import dev.banger.vm.VmRequest;
import dev.banger.vm.VmLogs;
import dev.banger.vm.VmService;
import dev.banger.vm.VmState;
import dev.banger.vmm.VmmKind;
import io.quarkus.test.Mock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** One VM, {@code calm-otter}, and operations that a test steers. */
@Mock
@ApplicationScoped
class FakeVms implements VmService {
    static final String ID = "0123456789abcdef0123456789abcdef";
    static final ReconcileReport REPORT = new ReconcileReport(Instant.EPOCH, List.of(
            new ReconcileReport.Finding(ReconcileReport.Outcome.TAKEN_DOWN, "VM 'one' (00000000)", "the host was restarted")));
    static final Vm VM = new Vm(ID, "calm-otter", VmState.RUNNING, "", "debian:bookworm", "sha256:00", "default", VmmKind.QEMU, false, 1,
            512L << 20, 8L << 30, "copy", "10.213.77.2", "02:62:0a:d5:4d:02", false, Optional.of(4711), Instant.EPOCH, Optional.of(Instant.EPOCH));

    private final Operations operations;
    private final List<VmRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Duration> budgets = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
    private volatile int lines;
    private volatile List<Path> logs = List.of();

    FakeVms(Operations operations) {
        this.operations = operations;
    }

    void gate(CompletableFuture<Void> opens, int detailLines) {
        gate = opens;
        lines = detailLines;
    }

    void logs(Path... files) {
        logs = List.of(files);
    }

    List<VmRequest> requests() {
        return new ArrayList<>(requests);
    }

    List<Duration> budgets() {
        return new ArrayList<>(budgets);
    }

    @Override
    public Uni<Operation> create(VmRequest request) {
        requests.add(request);
        var opens = gate;
        var count = lines;
        return operations.start("vm.create", ID, progress -> {
            progress.stage("preflight");
            return Uni.createFrom().completionStage(opens).invoke(() -> {
                progress.stage("guest ready");
                for (int i = 0; i < count; i++) {
                    progress.detail("line " + i + " " + "x".repeat(500));
                }
            });
        });
    }

    @Override
    public Uni<Operation> start(String ref) {
        return of("vm.start", ref);
    }

    @Override
    public Uni<Operation> stop(String ref, Duration budget) {
        budgets.add(budget);
        return of("vm.stop", ref);
    }

    @Override
    public Uni<Operation> restart(String ref, Duration budget) {
        return of("vm.restart", ref);
    }

    @Override
    public Uni<Operation> kill(String ref) {
        return show(ref).flatMap(vm -> operations.start("vm.kill", vm.id(), progress -> Uni.createFrom().failure(
                new BangerException(Code.NOT_RUNNING, "calm-otter does not run", "Start it first."))));
    }

    @Override
    public Uni<Operation> delete(String ref) {
        return of("vm.delete", ref);
    }

    @Override
    public Uni<List<Vm>> list() {
        return Uni.createFrom().item(List.of(VM));
    }

    @Override
    public Uni<Vm> show(String ref) {
        return ID.startsWith(ref) || VM.name().equals(ref)
                ? Uni.createFrom().item(VM)
                : Uni.createFrom().failure(new BangerException(Code.NOT_FOUND, "there is no VM " + ref, "banger vm list shows all."));
    }

    @Override
    public Uni<SshAccess> ssh(String ref) {
        return show(ref).map(vm -> new SshAccess("root", vm.address(), 22, Path.of("/s/id"), Path.of("/s/known_hosts"), vm.name()));
    }

    @Override
    public Uni<VmLogs> logs(String ref, int bytes) {
        return show(ref).map(vm -> new VmLogs(logs, "a.service", bytes == 6 ? "said" : ""));
    }

    @Override
    public Uni<ReconcileReport> reconcile() {
        return Uni.createFrom().item(REPORT);
    }

    @Override
    public Optional<ReconcileReport> reconciled() {
        return Optional.of(REPORT);
    }

    private Uni<Operation> of(String kind, String ref) {
        return show(ref).flatMap(vm -> operations.start(kind, vm.id(), progress -> Uni.createFrom().voidItem()));
    }
}
