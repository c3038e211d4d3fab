package dev.banger;

import dev.banger.config.BangerConfig;
import dev.banger.config.ConfigChecks;
import dev.banger.operation.Operations;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** What must be true before the first request is answered: the socket is bound only after this has returned. */
@ApplicationScoped
public class DaemonStart {
    private static final Duration BUDGET = Duration.ofSeconds(60);

    private final BangerConfig config;
    private final Operations operations;

    DaemonStart(BangerConfig config, Operations operations) {
        this.config = config;
        this.operations = operations;
    }

    void begin(@Observes StartupEvent event) {
        ConfigChecks.check(config);
        operations.interruptStale().await().atMost(BUDGET);
    }
}
