package dev.banger.kernel;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * {@code manifest.json} beside a kernel's files: what {@link Kernel} says, with file names in place of paths.
 *
 * @param image {@code bzImage} or {@code vmlinux}
 */
record KernelManifest(
        String name, String version, String architecture, String image, String sha256, String source, long sizeBytes, Instant importedAt) {
    static final String FILE = "manifest.json";
    static final String BZIMAGE = "bzImage";
    static final String VMLINUX = "vmlinux";
    static final String INITRAMFS = "initramfs";
    static final String MODULES = "modules";
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT);

    void write(Path directory) throws IOException {
        Files.write(directory.resolve(FILE), JSON.writeValueAsBytes(this));
    }

    static Kernel read(Path directory) throws IOException {
        var manifest = JSON.readValue(Files.readAllBytes(directory.resolve(FILE)), KernelManifest.class);
        return new Kernel(manifest.name, manifest.version, Architecture.X86_64, directory.resolve(manifest.image), directory.resolve(VMLINUX),
                directory.resolve(INITRAMFS), manifest.sha256, manifest.source, manifest.sizeBytes, manifest.importedAt);
    }
}
