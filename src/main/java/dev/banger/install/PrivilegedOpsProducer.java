package dev.banger.install;

import dev.banger.config.BangerException;
import dev.banger.config.StatePaths;
import dev.banger.helper.LocalPrivilegedOps;
import dev.banger.helper.PrivilegedException;
import dev.banger.helper.PrivilegedOps;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Offers {@link PrivilegedOps} for injection: in this process, with the capabilities that the launcher left it. */
@Dependent
public final class PrivilegedOpsProducer {
    @Produces
    @Singleton
    PrivilegedOps local(StatePaths paths) {
        try {
            return LocalPrivilegedOps.forOwner(List.of(paths.state(), paths.run(), paths.vmRuns()), paths.vmRuns());
        } catch (PrivilegedException e) {
            throw new BangerException(BangerException.Code.UNSUPPORTED, e.getMessage(), null, e);
        }
    }

    /** VMMs and kernel objects outlive the daemon. */
    void close(@Disposes PrivilegedOps ops) {
        ops.close();
    }
}
