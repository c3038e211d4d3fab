package dev.banger.helper;

import dev.banger.helper.ledger.FileLedger;
import dev.banger.helper.ledger.LedgerException;
import dev.banger.helper.rpc.HelperServer;
import dev.banger.helper.systemd.Systemd;
import dev.banger.linux.SdNotify;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import sun.misc.Signal;

/** The program {@code bangerd-root}: the only part of banger that runs as root, and does nothing but what {@link PrivilegedOps} says. */
public final class BangerdRoot {
    private static final int USAGE = 2;
    private static final int FAILED = 1;

    private BangerdRoot() {}

    /** Ends with 0 after SIGTERM, 1 when it cannot serve, 2 when it was called wrongly; the reason is on stderr. */
    public static void main(String[] arguments) {
        var given = List.of(arguments);
        if (given.equals(List.of("version"))) {
            System.out.println(version());
            return;
        }
        if (given.isEmpty() || !given.getFirst().equals("serve")) {
            fail(USAGE, "usage: " + ServerArguments.USAGE + " | bangerd-root version");
        }
        try {
            serve(ServerArguments.parse(given.subList(1, given.size())), Systemd.overSystemBus());
        } catch (IllegalArgumentException e) {
            fail(USAGE, e.getMessage());
        } catch (IOException | LedgerException e) {
            fail(FAILED, e.getMessage());
        }
    }

    /** Until SIGTERM or SIGINT. VMs live on. */
    static void serve(ServerArguments arguments, Systemd systemd) throws IOException, LedgerException {
        // Its directory comes first: by default the ledger lies in it.
        try (var listener = HelperSocket.listen(arguments.socket(), arguments.host().ownerUid(), arguments.host().ownerGid());
                var ledger = new FileLedger(arguments.ledger());
                var ops = RecordedOps.forServer(LocalPrivilegedOps.forServer(arguments.host(), ledger, systemd), ledger);
                var server = new HelperServer(listener, arguments.host().ownerUid(), ops, System.err)) {
            for (var signal : List.of("TERM", "INT")) {
                // A shutdown hook would end with status 143, and leave no say in what comes to its end before.
                Signal.handle(new Signal(signal), caught -> server.stop());
            }
            ledger.unreadable().forEach(System.err::println);
            new CutShortStarts(ledger, systemd, System.err).end();
            SdNotify.send(Optional.ofNullable(System.getenv("NOTIFY_SOCKET")), "READY=1");
            server.serve();
        }
    }

    private static String version() {
        var properties = new Properties();
        try (var in = BangerdRoot.class.getResourceAsStream("build.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("this build has no version", e);
        }
        return properties.getProperty("version");
    }

    private static void fail(int status, String reason) {
        System.err.println("bangerd-root: " + reason);
        System.exit(status);
    }
}
