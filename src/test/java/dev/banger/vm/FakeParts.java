package dev.banger.vm;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.disk.RootDisk;
import dev.banger.disk.RootDiskSpec;
import dev.banger.disk.RootDisks;
import dev.banger.guest.SshIdentity;
import dev.banger.image.Image;
import dev.banger.image.ImageService;
import dev.banger.kernel.Architecture;
import dev.banger.kernel.Kernel;
import dev.banger.kernel.KernelService;
import dev.banger.operation.Progress;
import io.smallrye.mutiny.Uni;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The services beside network and VMM, on a {@link FakeHost}. */
final class FakeParts {
    private FakeParts() {}

    record Images(FakeHost host, Path rootfs) implements ImageService {
        @Override
        public Uni<Image> build(Optional<String> reference, Optional<String> name, Progress progress) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Image> resolve(Optional<String> name, Progress progress) {
            return host.act("image", () -> {
                if (name.filter("missing"::equals).isPresent()) {
                    throw new BangerException(Code.NOT_FOUND, "there is no image 'missing'", "Build it with 'banger image build'.");
                }
                return image(name.orElse("debian:bookworm"));
            });
        }

        private Image image(String name) {
            return new Image(name, host.imageDigest, rootfs, rootfs, "x86_64", 1, "test", Instant.EPOCH);
        }

        @Override
        public String nameOf(Optional<String> reference, Optional<String> name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<List<Image>> list() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Image> show(String name) {
            return host.act("showImage", () -> image(name));
        }

        @Override
        public Uni<Void> delete(String name) {
            throw new UnsupportedOperationException();
        }
    }

    record Kernels(FakeHost host, Path file) implements KernelService {
        @Override
        public Uni<Kernel> importKernel(Optional<String> name, Optional<Path> file, Optional<String> packageName, Progress progress) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Kernel> resolve(Optional<String> name, Progress progress) {
            return host.act("kernel", () -> new Kernel(name.orElse("default"), "6.1", Architecture.X86_64, file, file, file, "00", "test", 1,
                    Instant.EPOCH));
        }

        @Override
        public Uni<List<Kernel>> list() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Kernel> show(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Void> delete(String name) {
            throw new UnsupportedOperationException();
        }
    }

    record Disks(FakeHost host) implements RootDisks, RootDisk {
        @Override
        public Uni<RootDisk> choose() {
            return Uni.createFrom().item(this);
        }

        @Override
        public RootDisk of(String driver) {
            return this;
        }

        @Override
        public String driver() {
            return "dm-snapshot";
        }

        @Override
        public Uni<Void> create(String operationId, RootDiskSpec spec) {
            return host.act("rootDisk", () -> write(spec.directory().resolve("root.cow")));
        }

        @Override
        public Uni<Path> attach(String operationId, RootDiskSpec spec) {
            return host.make("attach", "disk:" + spec.vmId()).replaceWith(Path.of("/dev/mapper/banger-x"));
        }

        @Override
        public Uni<Void> detach(String operationId, RootDiskSpec spec) {
            return host.unmake("detach", "disk:" + spec.vmId());
        }
    }

    record Identity(FakeHost host, Path directory, Set<String> known) implements SshIdentity {
        Identity(FakeHost host, Path directory) {
            this(host, directory, ConcurrentHashMap.newKeySet());
        }

        @Override
        public Uni<String> authorizedKey() {
            return host.act("key", () -> "ssh-ed25519 AAAA banger");
        }

        @Override
        public Path privateKey() {
            return directory.resolve("id_ed25519");
        }

        @Override
        public Path knownHosts() {
            return directory.resolve("known_hosts");
        }

        @Override
        public Uni<Void> forget(String alias) {
            return host.act("forget", () -> {
                known.remove(alias);
                return null;
            });
        }
    }

    static Void write(Path file) {
        try {
            Files.writeString(file, "x");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return null;
    }
}
