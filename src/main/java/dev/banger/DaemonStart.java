package dev.banger;

import dev.banger.config.BangerConfig;
import dev.banger.config.ConfigChecks;
import dev.banger.vm.VmService;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** What must be true before the first request is answered: the socket is bound only after this has returned. */
@ApplicationScoped
public class DaemonStart {
    private static final Duration BUDGET = Duration.ofMinutes(2);

    private final BangerConfig config;
    private final VmService vms;

    DaemonStart(BangerConfig config, VmService vms) {
        this.config = config;
        this.vms = vms;
    }

    void begin(@Observes StartupEvent event) {
        ConfigChecks.check(config);
        vms.reconcile().await().atMost(BUDGET);
    }
}
