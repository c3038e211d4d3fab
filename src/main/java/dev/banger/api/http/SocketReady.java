package dev.banger.api.http;

import dev.banger.linux.LinuxException;
import dev.banger.linux.SdNotify;
import io.quarkus.vertx.http.DomainSocketServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What follows once the socket is bound. It becomes 0600 whatever the umask was; nobody else could reach it before, since its directory is
 * 0700. Then systemd is told that the daemon is ready, sd_notify(3); where nobody waits for that, nothing happens.
 */
@ApplicationScoped
public class SocketReady {
    private static final Logger LOG = Logger.getLogger(SocketReady.class);

    void bound(@ObservesAsync DomainSocketServerStart event) throws IOException {
        Files.setPosixFilePermissions(Path.of(event.options().getHost()), PosixFilePermissions.fromString("rw-------"));
        try {
            SdNotify.send(Optional.ofNullable(System.getenv("NOTIFY_SOCKET")), "READY=1");
        } catch (LinuxException | IllegalArgumentException e) {
            LOG.warnf("systemd was not told that the daemon is ready: %s", e.getMessage());
        }
    }
}
