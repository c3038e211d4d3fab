package dev.banger.helper;

import dev.banger.linux.Errno;
import dev.banger.linux.ExitStatus;
import dev.banger.linux.ExitWatcher;
import dev.banger.linux.Files;
import dev.banger.linux.LinuxException;
import dev.banger.linux.Pidfd;
import dev.banger.linux.ProcessIdentity;
import dev.banger.linux.Spawn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * VMMs as children in sessions of their own, where no service manager runs them: starts, signals and reaps them. A process is known by
 * number and start time, and is ours when its command line names
 * the VM; both are checked through a pidfd just before a signal, so that a number that was re-used is never hit.
 */
final class SessionVmms implements Vmms {
    private static final List<String> ENVIRONMENT =
            List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C");
    private static final int SHORT_ID = 8;
    private static final int SIGKILL = 9;
    private static final int ENDS_KEPT = 256;
    private static final Duration STARTING_AT_MOST = Duration.ofSeconds(2);
    private static final Duration STARTING_PAUSE = Duration.ofMillis(1);

    private final ManagedFiles files;
    private final Path directories;
    private final ExitWatcher watcher;
    private final Map<ProcessIdentity, Pidfd> children = new HashMap<>();
    private final Map<ProcessIdentity, ExitStatus> ends = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ProcessIdentity, ExitStatus> eldest) {
            return size() > ENDS_KEPT;
        }
    };

    /** @param directories where the VMs' socket directories are made: one of the managed ones, or below it */
    SessionVmms(ManagedFiles files, Path directories) throws LinuxException {
        this.files = files;
        this.directories = directories;
        this.watcher = ExitWatcher.start("vmm-exits");
    }

    @Override
    public VmmProcess launch(LaunchVmm request) throws PrivilegedException {
        if (request.arguments().stream().noneMatch(argument -> names(argument, request.vmId()))) {
            throw new PrivilegedException(PrivilegedException.Code.REFUSED, "no argument of the VMM names VM " + request.vmId()
                    + ": its process could not be told from others");
        }
        VmmBinary.check(request.binary());
        try (var directory = files.makeDirectory("directory", request.directory());
                var log = files.openFile("log", request.log(), Files.Access.APPEND)) {
            directory.removeSockets();
            var child = new Spawn(request.binary(), request.arguments(), ENVIRONMENT, request.directory(), log, List.of()).start();
            return adopt(child);
        } catch (LinuxException e) {
            throw new PrivilegedException(PrivilegedException.Code.FAILED, "VMM of VM " + request.vmId() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new PrivilegedException(PrivilegedException.Code.FAILED,
                    "directory " + request.directory() + " cannot be cleared of old sockets: " + e.getMessage(), e);
        }
    }

    private VmmProcess adopt(Pidfd child) throws PrivilegedException {
        try {
            var identity = ProcessIdentity.of(child.pid()).orElseThrow(() -> new IOException("process " + child.pid() + " has no stat"));
            synchronized (children) {
                children.put(identity, child);
            }
            watcher.watch(child).thenRun(() -> reap(identity));
            return new VmmProcess(identity.pid(), identity.startTimeTicks());
        } catch (IOException e) {
            try (child) {
                child.sendSignal(SIGKILL);
            } catch (LinuxException gone) {
                e.addSuppressed(gone);
            }
            throw new PrivilegedException(PrivilegedException.Code.FAILED, "VMM process: " + e.getMessage(), e);
        }
    }

    /** Takes the status of a child that has ended; a running one and one that is no child are left as they are. */
    private void reap(ProcessIdentity identity) {
        synchronized (children) {
            var child = children.get(identity);
            if (child == null) {
                return;
            }
            try {
                child.reap().ifPresent(end -> {
                    ends.put(identity, end);
                    children.remove(identity);
                    child.close();
                });
            } catch (LinuxException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void signal(SignalVmm request) throws PrivilegedException {
        var identity = identity(request.process());
        try (var process = Pidfd.open(identity.pid())) {
            var program = commandLine(identity);
            if (program.isEmpty()) {
                return;
            }
            if (program.stream().noneMatch(argument -> names(argument, request.vmId()))) {
                throw new PrivilegedException(PrivilegedException.Code.REFUSED, "process " + identity.pid() + " (" + program.getFirst()
                        + ") is not the VMM of VM " + request.vmId() + ": it is left alone");
            }
            process.sendSignal(request.signal());
        } catch (LinuxException e) {
            if (e.errno() != Errno.ESRCH) {
                throw new PrivilegedException(PrivilegedException.Code.FAILED, "VMM of VM " + request.vmId() + ": " + e.getMessage(), e);
            }
        } catch (IOException e) {
            throw new PrivilegedException(PrivilegedException.Code.FAILED,
                    "process " + identity.pid() + " cannot be checked: " + e.getMessage(), e);
        }
    }

    /**
     * Empty once the process has ended. One that has just been started has none for a moment either: the kernel lets the parent go on
     * before the new program's arguments are in place.
     */
    private static List<String> commandLine(ProcessIdentity identity) throws IOException {
        var deadline = System.nanoTime() + STARTING_AT_MOST.toNanos();
        while (identity.isAlive()) {
            var line = identity.commandLine();
            if (!line.isEmpty()) {
                return line;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("it shows no command line");
            }
            LockSupport.parkNanos(STARTING_PAUSE.toNanos());
        }
        return List.of();
    }

    @Override
    public String end(GetVmmEnd request) {
        var identity = identity(request.process());
        reap(identity);
        synchronized (children) {
            if (ends.containsKey(identity)) {
                return ends.get(identity).toString();
            }
        }
        return identity.isAlive() ? "running" : reapUnwatched(identity).toString();
    }

    /** A child that another instance started in this process (hot reload) is watched by nobody: its zombie is ours to reap. */
    private static ExitStatus reapUnwatched(ProcessIdentity identity) {
        try {
            if (ProcessIdentity.of(identity.pid()).filter(identity::equals).isPresent()) {
                try (var process = Pidfd.open(identity.pid())) {
                    return process.reap().orElseGet(ExitStatus.Unknown::new);
                }
            }
            return new ExitStatus.Unknown();
        } catch (IOException gone) {
            return new ExitStatus.Unknown();
        }
    }

    @Override
    public void forget(String vmId) throws PrivilegedException {
        try (var parent = files.makeDirectory("directory", directories)) {
            parent.remove(vmId.substring(0, SHORT_ID));
        } catch (IOException e) {
            throw new PrivilegedException(PrivilegedException.Code.FAILED,
                    "socket directory of VM " + vmId + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /** VMMs live on; their parent's end makes them init's children. */
    @Override
    public void close() {
        watcher.close();
        synchronized (children) {
            children.values().forEach(Pidfd::close);
            children.clear();
        }
    }

    private static boolean names(String argument, String vmId) {
        return argument.contains(vmId.substring(0, SHORT_ID));
    }

    private static ProcessIdentity identity(VmmProcess process) {
        return new ProcessIdentity(process.pid(), process.startTimeTicks());
    }
}
