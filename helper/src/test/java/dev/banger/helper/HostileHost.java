package dev.banger.helper;

import dev.banger.helper.systemd.Systemd;
import dev.banger.helper.systemd.SystemdException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code bangerd-root serve} as it is, but for a service manager that starts nothing and leaves a file where it should have. */
final class HostileHost {
    private HostileHost() {}

    /** @param arguments a directory for these files, then those of {@code serve} */
    public static void main(String[] arguments) throws Exception {
        var marks = Path.of(arguments[0]);
        var systemd = (Systemd) Proxy.newProxyInstance(
                HostileHost.class.getClassLoader(), new Class<?>[] {Systemd.class}, (proxy, method, given) -> switch (method.getName()) {
                    case "state" -> Optional.empty();
                    case "loaded" -> List.of();
                    case "startTransient" -> {
                        Files.writeString(marks.resolve(given[0].toString()), "");
                        throw new SystemdException(SystemdException.Reason.JOB, "nothing is started here");
                    }
                    default -> null;
                });
        BangerdRoot.serve(ServerArguments.parse(List.of(arguments).subList(1, arguments.length)), systemd);
    }
}
