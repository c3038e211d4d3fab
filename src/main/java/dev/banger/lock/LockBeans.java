package dev.banger.lock;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The daemon runs without the checker: what it would find, tests have found. */
@Dependent
public final class LockBeans {
    @Produces
    @Singleton
    LockOrder order() {
        return LockOrder.unchecked();
    }
}
