package dev.banger.config;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Offers the owner and the paths for injection. */
@Dependent
public final class OwnerBeans {
    @Produces
    @Singleton
    Owner owner() {
        return ProcessOwner.current();
    }

    @Produces
    @Singleton
    StatePaths paths(BangerConfig config) {
        return Directories.of(config);
    }
}
