package dev.banger.operation;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that does a piece of an operation's work. Its output goes line by line to the progress; when the working thread is interrupted, it
 * and all its descendants end. It gets no input, and a known locale.
 *
 * @param aptPackage named in the error when the program is not installed
 * @param arguments after the program, passed as data
 * @param grace how long it may clean up after SIGTERM when it is cancelled; zero: it is killed at once
 */
public record ChildProcess(
        String program, String aptPackage, List<String> arguments, Optional<Path> directory, Map<String, String> environment, Duration grace) {
    private static final int TAIL = 12;
    private static final int LINE_MAX = 400;
    private static final int KEPT_LINES = 100_000;
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final List<String> SYSTEM_PATH = List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    public ChildProcess {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    public static ChildProcess of(String program, String aptPackage, String... arguments) {
        return new ChildProcess(program, aptPackage, List.of(arguments), Optional.empty(), Map.of(), GRACE);
    }

    public ChildProcess in(Path workingDirectory) {
        return new ChildProcess(program, aptPackage, arguments, Optional.of(workingDirectory), environment, grace);
    }

    public ChildProcess with(Map<String, String> variables) {
        return new ChildProcess(program, aptPackage, arguments, directory, variables, grace);
    }

    /** For what has nothing to clean up, or ignores SIGTERM. */
    public ChildProcess killedWhenCancelled() {
        return new ChildProcess(program, aptPackage, arguments, directory, environment, Duration.ZERO);
    }

    /** Where a program is, on PATH or in the system's directories (an ordinary user's PATH lacks sbin). */
    public static Optional<Path> find(String program) {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Stream.of(path.split(":")), SYSTEM_PATH.stream())
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Where it is, or the error that names its package. */
    public static Path require(String program, String aptPackage) {
        return find(program).orElseThrow(() -> new BangerException(
                Code.UNSUPPORTED, program + " is not installed", "Install it: apt-get install " + aptPackage));
    }

    /** As {@link #run}, and a failure is a BangerException that ends in what the program last said. */
    public List<String> runOrFail(Progress progress) {
        var ending = run(progress);
        if (ending.status() != 0) {
            throw new BangerException(Code.OPERATION_FAILED, program + " ended with status " + ending.status() + ": " + ending.tail());
        }
        return ending.output();
    }

    /** Blocks until the program has ended. */
    public Ending run(Progress progress) {
        progress.checkCancelled();
        var command = new ArrayList<String>();
        command.add(require(program, aptPackage).toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        directory.ifPresent(d -> builder.directory(d.toFile()));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("PATH", String.join(":", SYSTEM_PATH));
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new BangerException(Code.OPERATION_FAILED, "cannot start " + command.getFirst() + ": " + e.getMessage(), null, e);
        }
        try {
            return follow(process, progress);
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            throw new CancellationException(program + " was cancelled");
        } catch (RuntimeException e) {
            end(process);
            throw e;
        }
    }

    private Ending follow(Process process, Progress progress) throws InterruptedException {
        var output = new ArrayDeque<String>();
        // Reading a pipe is not interruptible: a reader of its own lets this thread be interrupted.
        var reader = Thread.ofVirtual().name("output of " + program).start(() -> {
            try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    var shown = plain(line);
                    synchronized (output) {
                        output.addLast(shown);
                        if (output.size() > KEPT_LINES) {
                            output.removeFirst();
                        }
                    }
                    progress.detail(shown);
                }
            } catch (IOException | UncheckedIOException ignored) {
                // The pipe broke because the program was ended.
            }
        });
        var status = process.waitFor();
        reader.join(GRACE);
        synchronized (output) {
            return new Ending(status, List.copyOf(output));
        }
    }

    /** The program, then whatever it leaves, and not before all of it has gone: the caller may delete what they worked on. */
    private void end(Process process) {
        var descendants = process.descendants().toList();
        if (!grace.isZero()) {
            process.destroy();
            gone(process.toHandle(), grace);
        }
        var left = Stream.of(Stream.of(process.toHandle()), descendants.stream(), process.descendants()).flatMap(each -> each).toList();
        left.forEach(ProcessHandle::destroyForcibly);
        left.forEach(each -> gone(each, GRACE));
    }

    /** Waits on a thread that is interrupted already, which is why no interruptible wait is used. */
    private static void gone(ProcessHandle process, Duration limit) {
        process.onExit().completeOnTimeout(process, limit.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    private static String plain(String line) {
        var shown = line.replaceAll("\\p{Cntrl}", " ").strip();
        return shown.length() > LINE_MAX ? shown.substring(0, LINE_MAX) + "…" : shown;
    }

    /**
     * How a program ended.
     *
     * @param status its exit status, or 128 and the signal's number
     * @param output stdout and stderr, without control characters
     */
    public record Ending(int status, List<String> output) {
        /** The last lines, joined for an error message. */
        public String tail() {
            return String.join("; ", output.subList(Math.max(0, output.size() - TAIL), output.size()));
        }
    }
}
