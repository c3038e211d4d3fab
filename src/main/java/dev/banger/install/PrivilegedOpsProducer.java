package dev.banger.install;

import dev.banger.config.BangerConfig;
import dev.banger.config.BangerException;
import dev.banger.config.StatePaths;
import dev.banger.helper.LocalPrivilegedOps;
import dev.banger.helper.PrivilegedException;
import dev.banger.helper.PrivilegedOps;
import dev.banger.helper.RecordedOps;
import dev.banger.helper.rpc.RpcPrivilegedOps;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Offers {@link PrivilegedOps} for injection: by {@code bangerd-root} where there is one, else in this process, with the capabilities that the
 * launcher left it.
 */
@Dependent
public final class PrivilegedOpsProducer {
    @Produces
    @Singleton
    PrivilegedOps ops(BangerConfig config, StatePaths paths) {
        return of(config, paths);
    }

    /** To be closed by the caller; VMMs and kernel objects stay. */
    public static PrivilegedOps of(BangerConfig config, StatePaths paths) {
        return config.helperSocket().<PrivilegedOps>map(RpcPrivilegedOps::new).orElseGet(() -> local(paths));
    }

    private static PrivilegedOps local(StatePaths paths) {
        try {
            return RecordedOps.forOwner(LocalPrivilegedOps.forOwner(List.of(paths.state(), paths.run(), paths.vmRuns()), paths.vmRuns()));
        } catch (PrivilegedException e) {
            throw new BangerException(BangerException.Code.UNSUPPORTED, e.getMessage(), null, e);
        }
    }

    /** VMMs and kernel objects outlive the daemon. */
    void close(@Disposes PrivilegedOps ops) {
        ops.close();
    }
}
