package dev.banger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The packaged daemon in a process of its own with directories of its own. As root it also gets a network namespace of its own, so that its
 * reconcile sees no bridge or tap of others on this host.
 */
final class PackagedDaemon implements AutoCloseable {
    static final Path JAR = Path.of(System.getProperty("banger.root"), "src/target/quarkus-app/quarkus-run.jar");

    private final Path directory;
    private final Process process;

    private PackagedDaemon(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    static PackagedDaemon start(Path directory, String... arguments) throws IOException {
        return start(directory, Map.of(), arguments);
    }

    /** @param environment wins over the directories that are set here */
    static PackagedDaemon start(Path directory, Map<String, String> environment, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        if (isRoot()) {
            command.addAll(List.of("unshare", "--net", "--"));
        }
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(Map.of(
                "BANGER_CONFIG", noSettings(directory),
                "BANGER_STATE_DIR", directory.resolve("state").toString(),
                "BANGER_CACHE_DIR", directory.resolve("cache").toString(),
                "BANGER_RUN_DIR", directory.resolve("run").toString()));
        builder.environment().putAll(environment);
        return new PackagedDaemon(directory, builder.redirectErrorStream(true).redirectOutput(Files.createTempFile(directory, "log", "").toFile()).start());
    }

    /** In place of the files of whoever runs the tests. */
    private static String noSettings(Path directory) throws IOException {
        var file = directory.resolve("config.toml");
        return (Files.exists(file) ? file : Files.createFile(file)).toString();
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    Process process() {
        return process;
    }

    Path socket() {
        return directory.resolve("run/bangerd.sock");
    }

    String log() {
        try (var logs = Files.list(directory)) {
            return logs.filter(path -> path.getFileName().toString().startsWith("log")).map(PackagedDaemon::read).collect(Collectors.joining("\n--\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean answers() {
        try {
            return exchange("GET /v1/version").startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends a request without a body; the answer is head and body as they came. */
    String exchange(String methodAndPath) throws IOException {
        return raw(methodAndPath + " HTTP/1.1\r\nHost: banger\r\nConnection: close\r\n\r\n");
    }

    String raw(String request) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** TCP sockets in state LISTEN (0A, proc_net_tcp.rst) that a descriptor of the process refers to. */
    List<String> tcpListeners() throws IOException {
        var proc = Path.of("/proc", Long.toString(process.pid()));
        Set<String> inodes;
        try (var descriptors = Files.list(proc.resolve("fd"))) {
            inodes = descriptors.map(PackagedDaemon::target).filter(name -> name.startsWith("socket:["))
                    .map(name -> name.substring("socket:[".length(), name.length() - 1)).collect(Collectors.toSet());
        }
        var listeners = new ArrayList<String>();
        for (var table : List.of("tcp", "tcp6")) {
            for (var line : Files.readAllLines(proc.resolve("net").resolve(table))) {
                var fields = Arrays.asList(line.strip().split("\\s+"));
                if (fields.size() > 9 && fields.get(3).equals("0A") && inodes.contains(fields.get(9))) {
                    listeners.add(line);
                }
            }
        }
        return listeners;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // Closed since it was listed.
            return "";
        }
    }

    private static String read(Path file) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
