package dev.banger;

import dev.banger.config.BangerException;
import dev.banger.config.BuildVersion;
import dev.banger.config.ConfigChecks;
import dev.banger.config.DaemonLock;
import dev.banger.config.Directories;
import dev.banger.config.ProcessOwner;
import dev.banger.config.StandaloneConfig;
import dev.banger.store.DatabaseCheck;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * {@code bangerd [serve]} runs the daemon; {@code bangerd doctor} and {@code bangerd version} answer at once and start no server.
 * What could refuse the start (configuration, directories, another daemon, the database) is looked at first, before the framework runs.
 */
@QuarkusMain
public final class Bangerd {
    private static final int USAGE = 2;

    private Bangerd() {}

    public static void main(String... args) {
        var command = args.length == 0 ? "serve" : args[0];
        switch (command) {
            case "serve" -> serve();
            case "version" -> System.out.println("bangerd " + BuildVersion.current());
            default -> {
                System.err.println("bangerd: unknown command '" + command + "'; use serve, doctor or version");
                System.exit(USAGE);
            }
        }
    }

    private static void serve() {
        try {
            var config = StandaloneConfig.load();
            ConfigChecks.check(config);
            var paths = Directories.of(config);
            try (var lock = DaemonLock.take(paths, ProcessOwner.uid())) {
                DatabaseCheck.check(paths.database());
                Quarkus.run();
            }
        } catch (BangerException e) {
            System.err.println("bangerd: " + e.getMessage());
            e.hint().ifPresent(hint -> System.err.println("bangerd: " + hint));
            System.exit(1);
        }
    }
}
