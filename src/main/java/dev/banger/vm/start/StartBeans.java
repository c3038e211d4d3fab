package dev.banger.vm.start;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Offers the pipeline of a start, in its order. */
@Dependent
public final class StartBeans {
    @Produces
    @Singleton
    public Pipeline pipeline(
            SourceStep source,
            PreflightStep preflight,
            BridgeStep bridge,
            TapLeaseStep tapLease,
            RootDiskStep rootDisk,
            WorkDiskCapability workDisk,
            GuestConfigurationStep guestConfiguration,
            VmmLaunchStep vmmLaunch,
            HandlesRecordedStep handlesRecorded,
            GuestReadyStep guestReady,
            NatCapability nat,
            RunningRecordedStep running,
            Breakpoints breakpoints) {
        return new Pipeline(List.of(
                source,
                preflight,
                bridge,
                tapLease,
                rootDisk,
                new CapabilityStep(workDisk),
                guestConfiguration,
                vmmLaunch,
                handlesRecorded,
                guestReady,
                new CapabilityStep(nat),
                running), breakpoints);
    }

    /** By the environment alone: no file of settings knows of it. */
    @Produces
    @Singleton
    Breakpoints breakpoints() {
        return Optional.ofNullable(System.getenv(DirectoryBreakpoints.VARIABLE))
                .<Breakpoints>map(directory -> new DirectoryBreakpoints(Path.of(directory)))
                .orElse(Breakpoints.NONE);
    }

    @Produces
    @Singleton
    HostCapacity host() {
        return HostCapacity.ofThisHost(Path.of("/proc/meminfo"));
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
