package dev.banger.api.http;

import dev.banger.api.ImageView;
import dev.banger.api.KernelView;
import dev.banger.api.OperationEventView;
import dev.banger.api.OperationView;
import dev.banger.api.ReconcileView;
import dev.banger.api.SshAccessView;
import dev.banger.api.VmView;
import dev.banger.image.Image;
import dev.banger.kernel.Kernel;
import dev.banger.operation.Operation;
import dev.banger.operation.OperationEvent;
import dev.banger.vm.ReconcileReport;
import dev.banger.vm.SshAccess;
import dev.banger.vm.Vm;
import java.util.Locale;
import java.util.Optional;

/** What services answer to what goes over the wire. */
final class Views {
    private Views() {}

    static VmView of(Vm vm) {
        return new VmView(
                vm.id(),
                vm.name(),
                wire(vm.state()),
                vm.reason(),
                vm.image(),
                vm.imageDigest(),
                vm.kernel(),
                wire(vm.vmm()),
                vm.accelerated(),
                vm.vcpu(),
                vm.memoryBytes(),
                vm.diskBytes(),
                vm.storage(),
                vm.address(),
                vm.mac(),
                vm.nat(),
                vm.pid(),
                vm.createdAt(),
                vm.startedAt());
    }

    static SshAccessView of(SshAccess ssh) {
        return new SshAccessView(
                ssh.user(), ssh.host(), ssh.port(), ssh.identity().toString(), ssh.knownHosts().toString(), ssh.hostKeyAlias());
    }

    static ImageView of(Image image) {
        return new ImageView(image.name(), image.digest(), image.architecture(), image.sizeBytes(), image.source(), image.createdAt());
    }

    static KernelView of(Kernel kernel) {
        return new KernelView(
                kernel.name(),
                kernel.version(),
                kernel.architecture().name(),
                kernel.sha256(),
                kernel.source(),
                kernel.sizeBytes(),
                kernel.importedAt());
    }

    static OperationView of(Operation operation) {
        return new OperationView(
                operation.id(),
                operation.kind(),
                operation.subject(),
                wire(operation.status()),
                operation.stages().stream().map(stage -> new OperationView.StageView(stage.name(), stage.millis(), stage.done())).toList(),
                operation.failure().map(failure -> Problems.of(failure, operation.id())),
                operation.startedAt(),
                operation.finishedAt());
    }

    static ReconcileView of(ReconcileReport report) {
        return new ReconcileView(report.at(), report.findings().stream()
                .map(finding -> new ReconcileView.FindingView(wire(finding.outcome()).replace('_', '-'), finding.subject(), finding.detail()))
                .toList());
    }

    static OperationEventView of(OperationEvent event) {
        Optional<String> none = Optional.empty();
        return switch (event) {
            case OperationEvent.Snapshot(var operation) ->
                new OperationEventView("snapshot", Optional.of(of(operation)), none, Optional.empty(), none);
            case OperationEvent.StageBegan(var name) ->
                new OperationEventView("stage-began", Optional.empty(), Optional.of(name), Optional.empty(), none);
            case OperationEvent.StageEnded(var name, var millis) ->
                new OperationEventView("stage-ended", Optional.empty(), Optional.of(name), Optional.of(millis), none);
            case OperationEvent.Detail(var line) ->
                new OperationEventView("detail", Optional.empty(), none, Optional.empty(), Optional.of(line));
        };
    }

    private static String wire(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
