package dev.banger.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** {@code manifest.json} beside an image's files: what {@link Image} says, without the paths. */
record ImageManifest(String name, String digest, String architecture, long sizeBytes, String source, Instant createdAt) {
    static final String FILE = "manifest.json";
    static final String ROOTFS = "rootfs.ext4";
    static final String WORK_SEED = "work-seed.ext4";
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT);

    /** The directory of an image: characters that a path gives a meaning are replaced by ones that no name has. */
    static String directoryName(String name) {
        return name.replace('/', '+').replace(':', '@');
    }

    void write(Path directory) throws IOException {
        Files.write(directory.resolve(FILE), JSON.writeValueAsBytes(this));
    }

    static Image read(Path directory) throws IOException {
        var manifest = JSON.readValue(Files.readAllBytes(directory.resolve(FILE)), ImageManifest.class);
        return new Image(manifest.name, manifest.digest, directory.resolve(ROOTFS), directory.resolve(WORK_SEED), manifest.architecture,
                manifest.sizeBytes, manifest.source, manifest.createdAt);
    }
}
