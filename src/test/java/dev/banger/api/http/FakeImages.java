package dev.banger.api.http;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.image.Image;
import dev.banger.image.ImageService;
import dev.banger.operation.Progress;
import io.quarkus.test.Mock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Two images: {@code debian:bookworm}, which the VM needs, and {@code team/base:1}. */
@Mock
@ApplicationScoped
class FakeImages implements ImageService {
    private static Image image(String name) {
        return new Image(name, "sha256:00", Path.of("/r"), Path.of("/w"), "x86_64", 1, "mmdebstrap", Instant.EPOCH);
    }

    @Override
    public Uni<Image> build(Optional<String> reference, Optional<String> name, Progress progress) {
        progress.stage("bootstrap");
        return Uni.createFrom().failure(new IllegalStateException("no space left"));
    }

    @Override
    public String nameOf(Optional<String> reference, Optional<String> name) {
        return name.or(() -> reference).orElse("debian:trixie");
    }

    @Override
    public Uni<Image> resolve(Optional<String> name, Progress progress) {
        return show(name.orElse("debian:bookworm"));
    }

    @Override
    public Uni<List<Image>> list() {
        return Uni.createFrom().item(List.of(image("debian:bookworm"), image("team/base:1")));
    }

    @Override
    public Uni<Image> show(String name) {
        return list().map(all -> all.stream().filter(image -> image.name().equals(name)).findFirst().orElseThrow(
                () -> new BangerException(Code.NOT_FOUND, "there is no image " + name, "Build it.")));
    }

    @Override
    public Uni<Void> delete(String name) {
        return Uni.createFrom().voidItem();
    }
}
