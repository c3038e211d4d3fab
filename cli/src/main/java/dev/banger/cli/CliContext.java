package dev.banger.cli;

import dev.banger.api.OperationView;
import dev.banger.cli.client.DaemonClient;
import dev.banger.cli.client.DaemonConnector;
import dev.banger.cli.client.OperationFollower;
import dev.banger.cli.output.Output;
import dev.banger.cli.output.StageProgress;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;

/** What every command is given: its surroundings, the daemon, and the place that prints. Nothing is opened before it is used. */
public final class CliContext {
    private final Environment environment;
    private final String version;
    private final PrintStream err;
    private final Output output;
    private final DaemonConnector connector;
    private final DaemonClient daemon;

    /** @param version of this client */
    public CliContext(Environment environment, String version, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.version = version;
        this.err = err;
        var json = new Json();
        this.output = new Output(out, err, environment, json);
        this.connector = new DaemonConnector(environment);
        this.daemon = new DaemonClient(connector, json);
    }

    /** The same, for the daemon that listens there; it is not started when it does not. */
    public CliContext withDaemonAt(Path socket) {
        var variables = new HashMap<>(environment.variables());
        variables.put("BANGER_SOCKET", socket.toString());
        variables.remove("BANGER_DAEMON_START");
        return new CliContext(environment.with(variables), version, output.stream(), err);
    }

    public Environment environment() {
        return environment;
    }

    public String version() {
        return version;
    }

    public Output output() {
        return output;
    }

    public DaemonConnector connector() {
        return connector;
    }

    public DaemonClient daemon() {
        return daemon;
    }

    public OperationFollower follower() {
        return new OperationFollower(daemon, new StageProgress(err, environment));
    }

    /** Follows it to its end; its failure is thrown. */
    public OperationView await(OperationView operation) {
        return follower().await(operation);
    }
}
