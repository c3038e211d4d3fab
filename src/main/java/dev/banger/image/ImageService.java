package dev.banger.image;

import dev.banger.operation.Progress;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Builds, keeps and finds images. */
public interface ImageService {
    /**
     * Builds an image with mmdebstrap. Two builds of one name at once do the work once.
     *
     * @param reference {@code debian:<suite>} or {@code ubuntu:<suite>}; the host's own release when absent
     * @param name what to call it; the reference when absent
     */
    Uni<Image> build(Optional<String> reference, Optional<String> name, Progress progress);

    /** What {@link #build} calls the image that it makes of these. Fails with BAD_REQUEST for what it would not build. */
    String nameOf(Optional<String> reference, Optional<String> name);

    /** The named image, or the host's own release, which is built when it is missing; another missing name is NOT_FOUND with the command that builds it. */
    Uni<Image> resolve(Optional<String> name, Progress progress);

    Uni<List<Image>> list();

    Uni<Image> show(String name);

    /** Deletes files and manifest; the caller has checked that no VM needs it. */
    Uni<Void> delete(String name);
}
