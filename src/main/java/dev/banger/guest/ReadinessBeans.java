package dev.banger.guest;

import dev.banger.config.StatePaths;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** Offers what tells that a guest is ready: a login, but in tests that say otherwise. */
@Dependent
final class ReadinessBeans {
    @Produces
    @Singleton
    GuestReadiness readiness(LoginReadiness login, StatePaths paths) {
        return chosen(System.getenv(), login, paths);
    }

    /** By the environment alone: no file of settings knows of it. */
    static GuestReadiness chosen(Map<String, String> environment, LoginReadiness login, StatePaths paths) {
        return ConsoleReadiness.CHOICE.equals(environment.get(ConsoleReadiness.VARIABLE)) ? new ConsoleReadiness(paths) : login;
    }
}
