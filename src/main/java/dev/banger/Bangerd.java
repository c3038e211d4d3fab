package dev.banger;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.banger.api.Variables;
import dev.banger.config.BangerException;
import dev.banger.config.BuildVersion;
import dev.banger.config.DaemonLock;
import dev.banger.config.Directories;
import dev.banger.config.ProcessOwner;
import dev.banger.config.StandaloneConfig;
import dev.banger.doctor.ConfigReport;
import dev.banger.doctor.Doctor;
import dev.banger.doctor.SystemReport;
import dev.banger.install.SystemCommand;
import dev.banger.network.Subnet;
import dev.banger.store.DatabaseCheck;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;

/**
 * {@code bangerd [serve]} runs the daemon; {@code bangerd doctor}, {@code bangerd config}, {@code bangerd system …} and {@code bangerd version} answer
 * at once and start no server.
 * What could refuse the start (configuration, directories, another daemon, the database) is looked at first, before the framework runs.
 */
@QuarkusMain
public final class Bangerd {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    Bangerd() {}

    public static void main(String... args) {
        var command = args.length == 0 ? "serve" : args[0];
        switch (command) {
            case "serve" -> serve();
            case "doctor" -> doctor();
            case "config" -> config();
            case "system" -> system(List.of(args).subList(1, args.length));
            case "version" -> System.out.println("bangerd " + BuildVersion.current());
            default -> {
                System.err.println("bangerd: unknown command '" + command + "'; use serve, doctor, config, system or version");
                System.exit(USAGE);
            }
        }
    }

    private static void serve() {
        reporting(() -> {
            var paths = Directories.of(checkedConfig().config());
            try (var lock = DaemonLock.take(paths, ProcessOwner.uid(), LaunchMode.current() == LaunchMode.DEVELOPMENT)) {
                DatabaseCheck.check(paths.database());
                Quarkus.run();
            }
        });
    }

    private static void doctor() {
        reporting(() -> {
            var config = checkedConfig().config();
            var report = new Doctor(config, Directories.of(config)).report();
            System.out.println(json(report));
            if (report.rows().stream().anyMatch(row -> row.status().equals("FAIL"))) {
                System.exit(FAILED);
            }
        });
    }

    private static void config() {
        reporting(() -> System.out.println(json(ConfigReport.standalone(checkedConfig().settings()))));
    }

    private static void system(List<String> arguments) {
        reporting(() -> {
            if (!arguments.isEmpty() && arguments.getFirst().equals("status")) {
                System.out.println(json(SystemReport.of(SystemCommand.status(arguments.subList(1, arguments.size())))));
            } else {
                SystemCommand.run(arguments);
            }
        });
    }

    private static StandaloneConfig checkedConfig() {
        Variables.check(System.getenv().keySet()).ifPresent(wrong -> {
            throw new BangerException(BangerException.Code.BAD_REQUEST, wrong, "Unset it; docs/configuration.md has all of them.");
        });
        var read = StandaloneConfig.read();
        Subnet.parse(read.config().network().subnet());
        return read;
    }

    private static String json(Object value) {
        try {
            return new ObjectMapper().registerModule(new Jdk8Module()).setSerializationInclusion(Include.NON_ABSENT).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void reporting(Runnable command) {
        try {
            command.run();
        } catch (BangerException e) {
            System.err.println("bangerd: " + e.getMessage());
            e.hint().ifPresent(hint -> System.err.println("bangerd: " + hint));
            System.exit(e.code() == BangerException.Code.BAD_REQUEST ? USAGE : FAILED);
        }
    }
}
