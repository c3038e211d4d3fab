package dev.banger.api.http;

import io.quarkus.vertx.http.DomainSocketServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes the socket 0600 whatever the umask was; nobody else could reach it before, since its directory is 0700. */
@ApplicationScoped
public class SocketMode {
    void bound(@ObservesAsync DomainSocketServerStart event) throws IOException {
        Files.setPosixFilePermissions(Path.of(event.options().getHost()), PosixFilePermissions.fromString("rw-------"));
    }
}
