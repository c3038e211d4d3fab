package dev.banger.cli.command;

import dev.banger.api.VersionView;
import dev.banger.cli.CliContext;
import dev.banger.cli.client.UnixHttpConnection;
import dev.banger.cli.output.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code banger version}: this client's, and the daemon's when it runs. It is never started for that. */
@Command(name = "version", description = "Show the version of this client, and of the daemon when it runs.")
public final class Version implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CliContext context;

    @Mixin
    OutputOption output;

    Version(CliContext context) {
        this.context = context;
    }

    /** What {@code -o json} prints. */
    public record Report(ClientVersion client, Optional<VersionView> daemon) {}

    /** @param java version of the runtime */
    public record ClientVersion(String version, String java) {}

    @Override
    public Integer call() {
        var client = new ClientVersion(context.version(), Runtime.version().toString());
        var daemon = daemon();
        var table = new Table("PART", "VERSION", "DETAIL").row("client", client.version(), "Java " + client.java());
        daemon.ifPresentOrElse(
                view -> table.row("daemon", view.version(), "API " + view.apiVersion() + ", Java " + view.java() + ", pid " + view.pid()),
                () -> table.row("daemon", "-", "not running"));
        context.output().print(output.format, new Report(client, daemon), table);
        return 0;
    }

    private Optional<VersionView> daemon() {
        try (var connection = connection().orElse(null)) {
            if (connection == null) {
                return Optional.empty();
            }
            var answer = connection.exchange("GET", "/v1/version", "application/json", new byte[0]);
            return answer.succeeded()
                    ? Optional.of(context.daemon().json().read(answer.bytes(), VersionView.class))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<UnixHttpConnection> connection() throws IOException {
        return context.connector().connectRunning(PATIENCE);
    }
}
