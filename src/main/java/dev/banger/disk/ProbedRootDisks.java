package dev.banger.disk;

import dev.banger.config.BangerConfig;
import dev.banger.config.BangerException;
import dev.banger.config.StatePaths;
import dev.banger.helper.GetHostFacts;
import dev.banger.helper.HostFacts.Fact;
import dev.banger.install.Privileged;
import dev.banger.linux.FileCopy;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Chooses by trying: device-mapper by asking the kernel for the snapshot target, reflink by cloning a file from images to VMs. */
@Singleton
public class ProbedRootDisks implements RootDisks {
    private static final Logger LOG = Logger.getLogger(ProbedRootDisks.class);
    private static final String OPERATION = "storage-probe";
    private static final int PROBE_BYTES = 4_096;

    private final Optional<String> wanted;
    private final StatePaths paths;
    private final Privileged privileged;
    private final List<RootDisk> drivers;
    private final RootDisk dmSnapshot;
    private final RootDisk reflink;
    private final RootDisk copy;
    private final AtomicReference<RootDisk> chosen = new AtomicReference<>();

    @Inject
    public ProbedRootDisks(
            BangerConfig config, StatePaths paths, Privileged privileged, DmSnapshotDisk dmSnapshot, ReflinkDisk reflink, CopyDisk copy) {
        this(config.storage().driver(), paths, privileged, dmSnapshot, reflink, copy);
    }

    ProbedRootDisks(
            Optional<String> wanted, StatePaths paths, Privileged privileged, RootDisk dmSnapshot, RootDisk reflink, RootDisk copy) {
        this.wanted = wanted;
        this.paths = paths;
        this.privileged = privileged;
        this.dmSnapshot = dmSnapshot;
        this.reflink = reflink;
        this.copy = copy;
        this.drivers = List.of(dmSnapshot, reflink, copy);
    }

    @Override
    public Uni<RootDisk> choose() {
        return Uni.createFrom().deferred(() -> {
            var known = chosen.get();
            if (known != null) {
                return Uni.createFrom().item(known);
            }
            return probe().invoke(disk -> {
                LOG.infof("root disks: %s", disk.driver());
                chosen.set(disk);
            });
        });
    }

    @Override
    public RootDisk of(String driver) {
        return drivers.stream()
                .filter(disk -> disk.driver().equals(driver))
                .findFirst()
                .orElseThrow(() -> new BangerException(BangerException.Code.BAD_REQUEST,
                        "storage driver '" + driver + "' does not exist", "It is one of: " + names() + "."));
    }

    private Uni<RootDisk> probe() {
        if (wanted.isPresent()) {
            return Uni.createFrom().item(() -> of(wanted.get())).chain(disk -> missing(disk).map(why -> {
                if (why.isPresent()) {
                    throw new BangerException(BangerException.Code.UNSUPPORTED,
                            "the configured storage driver '" + disk.driver() + "' does not work here: " + why.get(),
                            "Leave storage.driver out to take one that works.");
                }
                return disk;
            }));
        }
        return missing(dmSnapshot).chain(noMapper -> noMapper.isEmpty()
                ? Uni.createFrom().item(dmSnapshot)
                : missing(reflink).map(noClone -> noClone.isEmpty() ? reflink : copy));
    }

    /** Why a driver cannot be used; empty when it can. */
    private Uni<Optional<String>> missing(RootDisk disk) {
        if (disk == dmSnapshot) {
            return privileged.call(ops -> ops.hostFacts(new GetHostFacts(OPERATION)))
                    .map(facts -> missing(facts.deviceMapper()).or(() -> missing(facts.loop())));
        }
        if (disk == reflink) {
            var reason = new AtomicReference<Optional<String>>(Optional.empty());
            return DiskFiles.onWorker("trial of reflink", () -> reason.set(tryClone())).map(done -> reason.get());
        }
        return Uni.createFrom().item(Optional.empty());
    }

    private static Optional<String> missing(Fact fact) {
        return fact.available() ? Optional.empty() : Optional.of(fact.detail());
    }

    private Optional<String> tryClone() throws IOException {
        Files.createDirectories(paths.images());
        Files.createDirectories(paths.vms());
        var name = ".clone-trial-" + Long.toHexString(System.nanoTime());
        var from = paths.images().resolve(name);
        var to = paths.vms().resolve(name);
        try {
            OwnerOnly.create(from);
            Files.write(from, new byte[PROBE_BYTES]);
            FileCopy.clone(from, to);
            return Optional.empty();
        } catch (IOException e) {
            if (FileCopy.cannotClone(e)) {
                return Optional.of(e.getMessage());
            }
            throw e;
        } finally {
            Files.deleteIfExists(from);
            Files.deleteIfExists(to);
        }
    }

    private String names() {
        return String.join(", ", drivers.stream().map(RootDisk::driver).toList());
    }
}
