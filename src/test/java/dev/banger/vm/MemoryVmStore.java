package dev.banger.vm;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.store.VmRow;
import dev.banger.store.VmStore;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The table of VMs in memory, with its unique columns, answering on worker threads as the real one does. */
public final class MemoryVmStore implements VmStore {
    private final Map<String, VmRow> rows = new LinkedHashMap<>();

    @Override
    public Uni<Void> insert(VmRow row) {
        return later(() -> {
            for (var other : rows.values()) {
                if (other.name().equals(row.name())) {
                    throw new BangerException(Code.ALREADY_EXISTS, "name " + row.name());
                }
                if (other.address().equals(row.address()) || other.shortId().equals(row.shortId())) {
                    throw new BangerException(Code.CONFLICT, "address or short id");
                }
            }
            rows.put(row.id(), row);
            return null;
        });
    }

    @Override
    public Uni<Optional<VmRow>> find(String id) {
        return later(() -> Optional.ofNullable(rows.get(id)));
    }

    @Override
    public Uni<Optional<VmRow>> findByName(String name) {
        return later(() -> rows.values().stream().filter(row -> row.name().equals(name)).findFirst());
    }

    @Override
    public Uni<List<VmRow>> findByIdPrefix(String prefix) {
        return later(() -> rows.values().stream().filter(row -> row.id().startsWith(prefix)).toList());
    }

    @Override
    public Uni<List<VmRow>> list() {
        return later(() -> List.copyOf(rows.values()));
    }

    @Override
    public Uni<Void> recordSource(String id, String image, String digest, Path rootfs, Path seed, String kernel) {
        return change(id, r -> new VmRow(r.id(), r.name(), r.state(), r.reason(), image, digest, Optional.of(rootfs), Optional.of(seed),
                kernel, r.vmm(), r.accelerated(), r.vcpu(), r.memoryBytes(), r.diskBytes(), r.storage(), r.address(), r.nat(), r.tap(),
                r.createdAt(), r.startedAt()));
    }

    @Override
    public Uni<Void> recordVmm(String id, String vmm, boolean accelerated) {
        return change(id, r -> new VmRow(r.id(), r.name(), r.state(), r.reason(), r.image(), r.imageDigest(), r.rootfs(), r.workSeed(),
                r.kernel(), vmm, accelerated, r.vcpu(), r.memoryBytes(), r.diskBytes(), r.storage(), r.address(), r.nat(), r.tap(),
                r.createdAt(), r.startedAt()));
    }

    @Override
    public Uni<Void> recordTap(String id, Optional<String> tap) {
        return change(id, r -> with(r, r.state(), r.reason(), tap, r.startedAt()));
    }

    @Override
    public Uni<Void> recordRunning(String id, Instant startedAt) {
        return change(id, r -> with(r, "running", "", r.tap(), Optional.of(startedAt)));
    }

    @Override
    public Uni<Void> recordState(String id, String state, String reason) {
        return change(id, r -> with(r, state, reason, r.tap(), r.startedAt()));
    }

    @Override
    public Uni<Void> delete(String id) {
        return later(() -> {
            rows.remove(id);
            return null;
        });
    }

    private static VmRow with(VmRow r, String state, String reason, Optional<String> tap, Optional<Instant> startedAt) {
        return new VmRow(r.id(), r.name(), state, reason, r.image(), r.imageDigest(), r.rootfs(), r.workSeed(), r.kernel(), r.vmm(),
                r.accelerated(), r.vcpu(), r.memoryBytes(), r.diskBytes(), r.storage(), r.address(), r.nat(), tap, r.createdAt(), startedAt);
    }

    private Uni<Void> change(String id, UnaryOperator<VmRow> change) {
        return later(() -> {
            rows.computeIfPresent(id, (key, row) -> change.apply(row));
            return null;
        });
    }

    private <T> Uni<T> later(Supplier<T> work) {
        return Uni.createFrom().item(() -> {
            synchronized (rows) {
                return work.get();
            }
        }).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
