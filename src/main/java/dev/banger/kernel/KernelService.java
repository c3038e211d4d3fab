package dev.banger.kernel;

import dev.banger.operation.Progress;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Imports, keeps and finds guest kernels. */
public interface KernelService {
    /**
     * Imports a kernel and proves that it boots.
     *
     * @param source a package name, a {@code .deb}, a {@code vmlinux}, a {@code bzImage} or a directory; the host's default package when absent
     * @param name what to call it; {@code default} when absent
     */
    Uni<Kernel> importKernel(Optional<String> name, Optional<Path> file, Optional<String> packageName, Progress progress);

    /** The named kernel, or {@code default}, which is imported when it is missing. Concurrent callers share one import. */
    Uni<Kernel> resolve(Optional<String> name, Progress progress);

    Uni<List<Kernel>> list();

    /** @throws dev.banger.config.BangerException NOT_FOUND as the Uni's failure */
    Uni<Kernel> show(String name);

    /** Deletes files and manifest; the caller has checked that no VM needs it. */
    Uni<Void> delete(String name);
}
