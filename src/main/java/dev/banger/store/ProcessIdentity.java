package dev.banger.store;

import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.internal.arjuna.utils.UuidProcessId;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;

/** Keeps the transaction manager off the network: left alone, Narayana identifies its process by a listening TCP socket on loopback. */
@Startup(1)
@ApplicationScoped
public class ProcessIdentity {
    @PostConstruct
    void chooseUuid() {
        arjPropertyManager.getCoreEnvironmentBean().setProcessImplementationClassName(UuidProcessId.class.getName());
    }
}
