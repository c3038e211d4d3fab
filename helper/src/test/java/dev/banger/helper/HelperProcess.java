package dev.banger.helper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The helper as a process of its own, in a network namespace of its own, over a state that is some owner's. */
final class HelperProcess implements AutoCloseable {
    static final int OWNER = 4_711;
    private static final long START_SECONDS = 30;

    final Path root;
    final Path state;
    final Path marks;
    final Path socket;
    private final Process process;

    /** Everything lies below {@code root}, which is short and root's. */
    HelperProcess(Path root) throws Exception {
        this.root = root;
        state = Files.createDirectories(root.resolve("state"));
        Files.setAttribute(state, "unix:uid", OWNER);
        marks = Files.createDirectories(root.resolve("started"));
        socket = root.resolve("run/helper.sock");
        process = new ProcessBuilder(command(root)).redirectError(root.resolve("log").toFile()).start();
        awaitSocket();
    }

    private static List<String> command(Path root) {
        var command = new ArrayList<>(List.of("unshare", "--net", Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "--enable-native-access=ALL-UNNAMED", "-cp", classPath(),
                HostileHost.class.getName(), root.resolve("started").toString()));
        command.addAll(arguments(root));
        return command;
    }

    static List<String> arguments(Path root) {
        return List.of("--owner-uid", Integer.toString(OWNER), "--owner-gid", Integer.toString(OWNER), "--vm-ids", "70000-70009", "--state-dir",
                root + "/state", "--vm-run-dir", root + "/vm", "--nodes-dir", root + "/nodes", "--socket", root + "/run/helper.sock", "--ledger",
                root + "/run/objects");
    }

    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private void awaitSocket() throws IOException {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!log().contains("\"ready\"")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("the helper does not start: " + log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    String log() throws IOException {
        return Files.readString(root.resolve("log"));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int pid() {
        return (int) process.pid();
    }

    /** A tool in the helper's network. */
    String tool(String... command) throws Exception {
        var all = new ArrayList<>(List.of("nsenter", "--net=/proc/" + process.pid() + "/ns/net"));
        all.addAll(List.of(command));
        return TestHost.tool(all.toArray(String[]::new));
    }

    /** SIGTERM, and the status that it ended with. */
    int end() throws InterruptedException {
        process.destroy();
        return process.waitFor(START_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
