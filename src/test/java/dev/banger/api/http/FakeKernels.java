package dev.banger.api.http;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.kernel.Architecture;
import dev.banger.kernel.Kernel;
import dev.banger.kernel.KernelService;
import dev.banger.operation.Progress;
import io.quarkus.test.Mock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One kernel, {@code default}, which the VM needs. */
@Mock
@ApplicationScoped
class FakeKernels implements KernelService {
    private static final Kernel KERNEL = new Kernel("default", "6.1.0", Architecture.X86_64, Path.of("/k"), Path.of("/v"), Path.of("/i"), "00",
            "linux-image-cloud-amd64", 1, Instant.EPOCH);

    @Override
    public Uni<Kernel> importKernel(Optional<String> name, Optional<Path> file, Optional<String> packageName, Progress progress) {
        return Uni.createFrom().item(KERNEL);
    }

    @Override
    public Uni<Kernel> resolve(Optional<String> name, Progress progress) {
        return show(name.orElse("default"));
    }

    @Override
    public Uni<List<Kernel>> list() {
        return Uni.createFrom().item(List.of(KERNEL));
    }

    @Override
    public Uni<Kernel> show(String name) {
        return name.equals("default")
                ? Uni.createFrom().item(KERNEL)
                : Uni.createFrom().failure(new BangerException(Code.NOT_FOUND, "there is no kernel " + name));
    }

    @Override
    public Uni<Void> delete(String name) {
        return Uni.createFrom().voidItem();
    }
}
