package dev.banger.store;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.hibernate.exception.ConstraintViolationException;

/** {@link VmStore} in H2. */
@ApplicationScoped
public class VmTable implements VmStore {
    private final Transactions transactions;

    VmTable(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Uni<Void> insert(VmRow row) {
        return transactions.run(() -> VmEntity.of(row).persistAndFlush())
                .onFailure(ConstraintViolationException.class)
                .transform(e -> taken(row, (ConstraintViolationException) e));
    }

    @Override
    public Uni<Optional<VmRow>> find(String id) {
        return transactions.call(() -> VmEntity.<VmEntity>findByIdOptional(id).map(VmEntity::row));
    }

    @Override
    public Uni<Optional<VmRow>> findByName(String name) {
        return transactions.call(() -> VmEntity.<VmEntity>find("name", name).firstResultOptional().map(VmEntity::row));
    }

    @Override
    public Uni<List<VmRow>> findByIdPrefix(String prefix) {
        // substring, not LIKE: '%' and '_' of a reference stay letters.
        return transactions.call(() -> VmEntity.<VmEntity>find("substring(id, 1, ?1) = ?2 order by createdAt, id", prefix.length(), prefix)
                .stream().map(VmEntity::row).toList());
    }

    @Override
    public Uni<List<VmRow>> list() {
        return transactions.call(() -> VmEntity.<VmEntity>find("order by createdAt, id").stream().map(VmEntity::row).toList());
    }

    @Override
    public Uni<Void> recordSource(String id, String image, String imageDigest, Path rootfs, Path workSeed, String kernel) {
        return update(id, vm -> {
            vm.image = image;
            vm.imageDigest = imageDigest;
            vm.rootfs = rootfs.toString();
            vm.workSeed = workSeed.toString();
            vm.kernel = kernel;
        });
    }

    @Override
    public Uni<Void> recordVmm(String id, String vmm, boolean accelerated) {
        return update(id, vm -> {
            vm.vmm = vmm;
            vm.accelerated = accelerated;
        });
    }

    @Override
    public Uni<Void> recordTap(String id, Optional<String> tap) {
        return update(id, vm -> vm.tap = tap.orElse(null));
    }

    @Override
    public Uni<Void> recordRunning(String id, Instant startedAt) {
        return update(id, vm -> {
            vm.state = "running";
            vm.reason = "";
            vm.startedAt = startedAt;
        });
    }

    @Override
    public Uni<Void> recordState(String id, String state, String reason) {
        return update(id, vm -> {
            vm.state = state;
            vm.reason = Columns.text(reason);
        });
    }

    @Override
    public Uni<Void> delete(String id) {
        return transactions.run(() -> VmEntity.deleteById(id));
    }

    private Uni<Void> update(String id, Consumer<VmEntity> change) {
        return transactions.run(() -> VmEntity.<VmEntity>findByIdOptional(id).ifPresent(change));
    }

    private static BangerException taken(VmRow row, ConstraintViolationException e) {
        var constraint = Optional.ofNullable(e.getConstraintName()).orElse("").toLowerCase(Locale.ROOT);
        if (constraint.contains("vms_name")) {
            return new BangerException(
                    Code.ALREADY_EXISTS, "a VM named " + row.name() + " exists already", "Choose another name, or delete that VM.", e);
        }
        var what = constraint.contains("vms_address") ? "address " + row.address() : "id " + row.shortId();
        return new BangerException(Code.CONFLICT, "the " + what + " was taken by another VM just now", "Try again.", e);
    }
}
