package dev.banger;

import dev.banger.config.RunningConfig;
import dev.banger.network.HostNetwork;
import dev.banger.vm.VmService;
import dev.banger.vm.VmState;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * What must be true before the first request is answered (the socket is bound only after {@link #begin} has returned), and what is given back
 * at the end. VMs that run are left running.
 */
@ApplicationScoped
public class DaemonLifecycle {
    private static final Logger LOG = Logger.getLogger(DaemonLifecycle.class);
    private static final Duration BUDGET = Duration.ofMinutes(2);
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    private static final String OPERATION = "shutdown";

    private final RunningConfig config;
    private final VmService vms;
    private final HostNetwork network;

    DaemonLifecycle(RunningConfig config, VmService vms, HostNetwork network) {
        this.config = config;
        this.vms = vms;
        this.network = network;
    }

    void begin(@Observes StartupEvent event) {
        LOG.debugf("settings: %s", config.settings());
        vms.reconcile().await().atMost(BUDGET);
    }

    void end(@Observes ShutdownEvent event) {
        vms.list()
                .map(all -> all.stream().anyMatch(vm -> vm.state() == VmState.RUNNING))
                .chain(anyRunning -> network.release(OPERATION, anyRunning))
                .onFailure().invoke(failure -> LOG.warnf("bridge and taps were not given back, the next start does it: %s", failure.getMessage()))
                .onFailure().recoverWithNull()
                .await().atMost(FAREWELL);
    }
}
