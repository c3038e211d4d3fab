package dev.banger.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Starts a program in a session of its own with {@code posix_spawn(3)} (glibc 2.34 or newer).
 *
 * <p>The child has exactly these descriptors: 0 is {@code /dev/null}, 1 and 2 are {@code output}, 3 and on are {@code passed} in order.
 * No signal is blocked or ignored in it, and it has no ambient capability ({@code capabilities(7)}), whatever this process has.
 *
 * @param program an absolute path
 * @param arguments those after the program's name
 * @param environment {@code NAME=value}; nothing else is inherited
 * @param directory where it starts
 */
public record Spawn(
        Path program, List<String> arguments, List<String> environment, Path directory, Descriptor output, List<Descriptor> passed) {
    static final short POSIX_SPAWN_SETSIGDEF = 0x04;
    static final short POSIX_SPAWN_SETSIGMASK = 0x08;
    static final short POSIX_SPAWN_SETSID = 0x80;
    static final int ATTRIBUTES_SIZE = 336;
    static final int FILE_ACTIONS_SIZE = 80;
    static final int SIGNAL_SET_SIZE = 128;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final int PR_CAP_AMBIENT = 47;
    static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;

    private static final int FIRST_PASSED = 3;
    /** Sources are duplicated to numbers from here on first, so that no dup2 overwrites a source that is still needed. */
    private static final int ABOVE_TARGETS = 64;

    private static final MethodHandle PRCTL =
            Calls.variadic("prctl", 1, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle FCNTL =
            Calls.variadic("fcntl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SPAWN = Calls.function(
            "posix_spawn", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle ATTRIBUTES_INIT = onePointer("posix_spawnattr_init");
    private static final MethodHandle ATTRIBUTES_DESTROY = onePointer("posix_spawnattr_destroy");
    private static final MethodHandle SET_FLAGS =
            Calls.function("posix_spawnattr_setflags", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_SHORT));
    private static final MethodHandle SET_SIGNAL_DEFAULT = twoPointers("posix_spawnattr_setsigdefault");
    private static final MethodHandle SET_SIGNAL_MASK = twoPointers("posix_spawnattr_setsigmask");
    private static final MethodHandle FILL_SIGNAL_SET = onePointer("sigfillset");
    private static final MethodHandle ACTIONS_INIT = onePointer("posix_spawn_file_actions_init");
    private static final MethodHandle ACTIONS_DESTROY = onePointer("posix_spawn_file_actions_destroy");
    private static final MethodHandle ADD_OPEN = Calls.function(
            "posix_spawn_file_actions_addopen", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle ADD_DUP2 =
            Calls.function("posix_spawn_file_actions_adddup2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle ADD_CHDIR = twoPointers("posix_spawn_file_actions_addchdir_np");
    private static final MethodHandle ADD_CLOSE_FROM =
            Calls.function("posix_spawn_file_actions_addclosefrom_np", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    public Spawn {
        Objects.requireNonNull(program);
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        Objects.requireNonNull(directory);
        Objects.requireNonNull(output);
        passed = List.copyOf(passed);
        if (passed.size() >= ABOVE_TARGETS - FIRST_PASSED) {
            throw new IllegalArgumentException(passed.size() + " descriptors are too many to pass");
        }
    }

    /**
     * Starts it; the answer comes when the program has replaced the child.
     *
     * @return the child; it stays a zombie until {@link Pidfd#reap()}
     * @throws LinuxException of {@code execve(2)} or of a step before it
     */
    public Pidfd start() throws LinuxException {
        var outcome = new Outcome[1];
        var thread = Thread.ofPlatform().name("spawn " + program.getFileName()).start(() -> outcome[0] = startWithoutCapabilities());
        var interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return switch (outcome[0]) {
            case Started(Pidfd child) -> child;
            case Failed(LinuxException reason) -> throw reason;
            case null -> throw new IllegalStateException("the thread that spawns " + program + " died");
        };
    }

    private sealed interface Outcome {}

    private record Started(Pidfd child) implements Outcome {}

    private record Failed(LinuxException reason) implements Outcome {}

    /** Capability sets belong to threads: this one ends right after, and no other loses anything. */
    private Outcome startWithoutCapabilities() {
        try {
            clearAmbientCapabilities();
            return new Started(spawn());
        } catch (LinuxException e) {
            return new Failed(e);
        }
    }

    private Pidfd spawn() throws LinuxException {
        var copies = new ArrayList<Descriptor>();
        try (var arena = Arena.ofConfined()) {
            var attributes = arena.allocate(ATTRIBUTES_SIZE, 16);
            var actions = arena.allocate(FILE_ACTIONS_SIZE, 16);
            require("posix_spawnattr_init", call(ATTRIBUTES_INIT, attributes));
            require("posix_spawn_file_actions_init", call(ACTIONS_INIT, actions));
            try {
                var allSignals = arena.allocate(SIGNAL_SET_SIZE, 8);
                call(FILL_SIGNAL_SET, allSignals);
                require("posix_spawnattr_setsigdefault", call(SET_SIGNAL_DEFAULT, attributes, allSignals));
                require("posix_spawnattr_setsigmask", call(SET_SIGNAL_MASK, attributes, arena.allocate(SIGNAL_SET_SIZE, 8)));
                require("posix_spawnattr_setflags", setFlags(attributes));
                require("addopen /dev/null", addOpen(actions, 0, arena.allocateFrom("/dev/null"), LibC.O_RDONLY));
                var log = above(output, copies);
                require("adddup2", addDup2(actions, log, 1));
                require("adddup2", addDup2(actions, log, 2));
                for (var i = 0; i < passed.size(); i++) {
                    require("adddup2", addDup2(actions, above(passed.get(i), copies), FIRST_PASSED + i));
                }
                require("addclosefrom_np", addCloseFrom(actions, FIRST_PASSED + passed.size()));
                require("addchdir_np " + directory, call(ADD_CHDIR, actions, arena.allocateFrom(directory.toString())));
                var pid = arena.allocate(JAVA_INT);
                require("start " + program + " in " + directory, spawn(arena, pid, actions, attributes));
                return Pidfd.open(pid.get(JAVA_INT, 0));
            } finally {
                call(ACTIONS_DESTROY, actions);
                call(ATTRIBUTES_DESTROY, attributes);
            }
        } finally {
            copies.forEach(Descriptor::close);
        }
    }

    private int spawn(Arena arena, MemorySegment pid, MemorySegment actions, MemorySegment attributes) {
        var path = arena.allocateFrom(program.toString());
        var argv = new ArrayList<String>();
        argv.add(program.toString());
        argv.addAll(arguments);
        var argvPointers = pointers(arena, argv);
        var environmentPointers = pointers(arena, environment);
        try (var errno = CapturedErrno.ofOneCall()) {
            return (int) SPAWN.invokeExact(errno.state(), pid, path, actions, attributes, argvPointers, environmentPointers);
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static MemorySegment pointers(Arena arena, List<String> texts) {
        var pointers = arena.allocate(ADDRESS, texts.size() + 1L);
        for (var i = 0; i < texts.size(); i++) {
            pointers.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
        }
        return pointers;
    }

    private static int above(Descriptor source, List<Descriptor> copies) throws LinuxException {
        var copy = Descriptor.of("duplicate " + source, duplicate(source.number()));
        copies.add(copy);
        return copy.number();
    }

    private static int duplicate(int descriptor) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return errno.result((int) FCNTL.invokeExact(errno.state(), descriptor, F_DUPFD_CLOEXEC, ABOVE_TARGETS));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static void clearAmbientCapabilities() throws LinuxException {
        try (var errno = CapturedErrno.ofOneCall()) {
            Calls.check("clear ambient capabilities", errno.result((int)
                    PRCTL.invokeExact(errno.state(), PR_CAP_AMBIENT, (long) PR_CAP_AMBIENT_CLEAR_ALL, 0L, 0L, 0L)));
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    /** The posix_spawn family answers an errno itself, not -1. */
    private static void require(String operation, int errno) throws LinuxException {
        if (errno != 0) {
            throw new LinuxException(operation, errno);
        }
    }

    private static MethodHandle onePointer(String name) {
        return Calls.function(name, FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    private static MethodHandle twoPointers(String name) {
        return Calls.function(name, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    }

    private static int call(MethodHandle function, MemorySegment a) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return (int) function.invokeExact(errno.state(), a);
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static int call(MethodHandle function, MemorySegment a, MemorySegment b) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return (int) function.invokeExact(errno.state(), a, b);
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static int setFlags(MemorySegment attributes) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return (int) SET_FLAGS.invokeExact(
                    errno.state(), attributes, (short) (POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK));
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static int addOpen(MemorySegment actions, int target, MemorySegment path, int flags) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return (int) ADD_OPEN.invokeExact(errno.state(), actions, target, path, flags, 0);
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static int addDup2(MemorySegment actions, int source, int target) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return (int) ADD_DUP2.invokeExact(errno.state(), actions, source, target);
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }

    private static int addCloseFrom(MemorySegment actions, int first) {
        try (var errno = CapturedErrno.ofOneCall()) {
            return (int) ADD_CLOSE_FROM.invokeExact(errno.state(), actions, first);
        } catch (Throwable e) {
            throw Calls.unexpected(e);
        }
    }
}
