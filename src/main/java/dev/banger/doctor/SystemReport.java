package dev.banger.doctor;

import dev.banger.api.SystemStatusView;
import dev.banger.api.SystemStatusView.SocketView;
import dev.banger.api.SystemStatusView.UnitView;
import dev.banger.helper.systemd.UnitState;
import dev.banger.install.InstallMetadata;
import dev.banger.install.SystemStatus;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** An installation and its services, for whoever asks. */
public final class SystemReport {
    private SystemReport() {}

    public static SystemStatusView of(SystemStatus status) {
        var metadata = status.metadata();
        return new SystemStatusView(
                metadata.isPresent(),
                metadata.map(InstallMetadata::owner),
                metadata.map(InstallMetadata::uid),
                metadata.map(known -> known.vmIds().toString()),
                status.current(),
                metadata.map(InstallMetadata::build),
                status.previous(),
                status.units().stream().map(SystemReport::view).toList(),
                status.sockets().stream().map(socket -> new SocketView(socket.path().toString(), socket.listening())).toList(),
                Optional.empty());
    }

    private static UnitView view(SystemStatus.Unit unit) {
        return new UnitView(
                unit.name(),
                unit.state().map(UnitState::active).orElse("not-found"),
                unit.state().map(UnitState::sub).orElse(""),
                unit.usage().flatMap(usage -> usage.activeSince()).map(Object::toString),
                unit.state().map(UnitState::mainPid).flatMap(SystemReport::boxed),
                unit.usage().flatMap(usage -> boxed(usage.memoryBytes())));
    }

    private static Optional<Integer> boxed(OptionalInt number) {
        return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
    }

    private static Optional<Long> boxed(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }
}
