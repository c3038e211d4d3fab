package dev.banger.helper.systemd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.freedesktop.dbus.DBusMatchRule;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.messages.Error;

/** The system bus. A connection that was lost is made anew at the next call. */
final class SystemBus implements Bus {
    static final Path SOCKET = Path.of("/run/dbus/system_bus_socket");

    private static final String SYSTEMD = "org.freedesktop.systemd1";
    private static final byte NO_FLAGS = 0;

    /** Held, since the log manager forgets the level of a logger that nobody holds: the library tells of every connection it makes. */
    private final Logger chatter = Logger.getLogger("org.freedesktop.dbus");

    private Optional<DBusConnection> connection = Optional.empty();
    private volatile Consumer<JobEnd> listener = end -> {};

    SystemBus() {
        chatter.setLevel(Level.WARNING);
    }

    @Override
    public void onJobRemoved(Consumer<JobEnd> listener) {
        this.listener = listener;
    }

    @Override
    public Object[] call(String path, String face, String method, String signature, Object... arguments)
            throws BusError, SystemdException {
        return ask(connected(), path, face, method, signature, arguments);
    }

    private static Object[] ask(DBusConnection bus, String path, String face, String method, String signature, Object... arguments)
            throws BusError, SystemdException {
        try {
            var call = bus.getMessageFactory()
                    .createMethodCall(SYSTEMD, path, face, method, NO_FLAGS, signature.isEmpty() ? null : signature, arguments);
            bus.sendMessage(call);
            var answer = call.getReply(Systemd.CALL_LIMIT.toMillis());
            return switch (answer) {
                case null -> throw new SystemdException(SystemdException.Reason.BUS,
                        "systemd did not answer " + method + " within " + Systemd.CALL_LIMIT.toSeconds() + " s");
                case Error error -> throw new BusError(error.getName(), text(error));
                default -> values(answer.getParameters());
            };
        } catch (DBusException | DBusExecutionException e) {
            throw new SystemdException(SystemdException.Reason.BUS, "asking systemd for " + method + ": " + e.getMessage(), e);
        }
    }

    private static Object[] values(Object[] parameters) {
        return parameters == null ? new Object[0] : parameters;
    }

    private static String text(Error error) throws DBusException {
        var values = values(error.getParameters());
        return values.length == 0 ? error.getName() : String.valueOf(values[0]);
    }

    private synchronized DBusConnection connected() throws SystemdException {
        if (connection.filter(DBusConnection::isConnected).isPresent()) {
            return connection.get();
        }
        connection = Optional.empty();
        try {
            var made = DBusConnectionBuilder.forAddress("unix:path=" + SOCKET).withShared(false).build();
            made.addGenericSigHandler(new DBusMatchRule("signal", MANAGER, "JobRemoved"), this::jobRemoved);
            // systemd sends its signals only while somebody has asked for them.
            ask(made, MANAGER_PATH, MANAGER, "Subscribe", "");
            connection = Optional.of(made);
            return made;
        } catch (DBusException | DBusExecutionException e) {
            throw new SystemdException(SystemdException.Reason.BUS, "the system bus " + SOCKET + " cannot be reached: " + e.getMessage(), e);
        } catch (BusError e) {
            throw new SystemdException(SystemdException.Reason.BUS, "systemd refuses to tell of its jobs: " + e.getMessage(), e);
        }
    }

    /** {@code JobRemoved(u id, o job, s unit, s result)}. */
    private void jobRemoved(DBusSignal signal) {
        try {
            var values = values(signal.getParameters());
            listener.accept(new JobEnd(String.valueOf(values[1]), (String) values[2], (String) values[3]));
        } catch (DBusException e) {
            throw new DBusExecutionException("a JobRemoved that cannot be read", e);
        }
    }

    @Override
    public synchronized void close() {
        connection.ifPresent(open -> {
            try {
                open.close();
            } catch (IOException e) {
                throw new IllegalStateException("closing the system bus", e);
            }
        });
        connection = Optional.empty();
    }
}
