package dev.banger.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** A row of {@code vms}; see {@link VmRow} for what the columns mean. */
@Entity
@Table(name = "vms")
class VmEntity extends PanacheEntityBase {
    @Id
    String id;

    @Column(name = "short_id")
    String shortId;

    String name;
    String state;
    String reason;
    String image;

    @Column(name = "image_digest")
    String imageDigest;

    String rootfs;

    @Column(name = "work_seed")
    String workSeed;

    String kernel;
    String vmm;
    boolean accelerated;
    int vcpu;

    @Column(name = "memory_bytes")
    long memoryBytes;

    @Column(name = "disk_bytes")
    long diskBytes;

    String storage;
    String address;
    boolean nat;
    String tap;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "started_at")
    Instant startedAt;

    static VmEntity of(VmRow row) {
        var entity = new VmEntity();
        entity.id = row.id();
        entity.shortId = row.shortId();
        entity.name = row.name();
        entity.state = row.state();
        entity.reason = row.reason();
        entity.image = row.image();
        entity.imageDigest = row.imageDigest();
        entity.rootfs = row.rootfs().map(Path::toString).orElse(null);
        entity.workSeed = row.workSeed().map(Path::toString).orElse(null);
        entity.kernel = row.kernel();
        entity.vmm = row.vmm();
        entity.accelerated = row.accelerated();
        entity.vcpu = row.vcpu();
        entity.memoryBytes = row.memoryBytes();
        entity.diskBytes = row.diskBytes();
        entity.storage = row.storage();
        entity.address = row.address();
        entity.nat = row.nat();
        entity.tap = row.tap().orElse(null);
        entity.createdAt = row.createdAt();
        entity.startedAt = row.startedAt().orElse(null);
        return entity;
    }

    VmRow row() {
        return new VmRow(
                id,
                name,
                state,
                reason,
                image,
                imageDigest,
                Optional.ofNullable(rootfs).map(Path::of),
                Optional.ofNullable(workSeed).map(Path::of),
                kernel,
                vmm,
                accelerated,
                vcpu,
                memoryBytes,
                diskBytes,
                storage,
                address,
                nat,
                Optional.ofNullable(tap),
                createdAt,
                Optional.ofNullable(startedAt));
    }
}
