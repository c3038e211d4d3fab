package dev.banger.helper.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.helper.CreateTap;
import dev.banger.helper.GetHostFacts;
import dev.banger.helper.PrivilegedException;
import dev.banger.helper.PrivilegedException.Code;
import dev.banger.helper.PrivilegedOps;
import dev.banger.helper.RemoveTap;
import dev.banger.linux.UnixListener;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Server and client together, with a kernel that does what a test says. */
@Timeout(60)
class HelperServerTest {
    private static final CreateTap CREATE = new CreateTap("op-1", "bgt-00000001", "br-banger");
    private static final RemoveTap REMOVE = new RemoveTap("op-2", "bgt-00000001");
    private static final Limits LIMITS =
            new Limits(6, 0, 4, 2, Duration.ofMillis(300), Duration.ofSeconds(2), Duration.ofSeconds(20));

    @TempDir
    Path directory;

    private final AtomicInteger calls = new AtomicInteger();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private Kernel kernel = () -> { };
    private Path socket;
    private HelperServer server;
    private Thread serving;
    private RpcPrivilegedOps client;

    private interface Kernel {
        void call() throws Exception;
    }

    @BeforeEach
    void open() throws Exception {
        socket = directory.resolve("s");
        start(LIMITS);
        client = new RpcPrivilegedOps(socket, Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        stop();
    }

    /** Hazard row 13. */
    @Test
    void theSocketIsItsCallersAloneWhateverTheUmask() throws Exception {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
    }

    @Test
    void aCallIsLoggedWithItsOperationItsCallerAndItsTime() throws Exception {
        client.createTap(CREATE);
        var line = log.toString(StandardCharsets.UTF_8).lines().filter(l -> l.contains("\"call\"")).findFirst().orElseThrow();
        for (var part : List.of("\"operation\":\"op-1\"", "\"method\":\"create-tap\"", "\"pid\":" + ProcessHandle.current().pid(), "\"uid\":",
                "\"result\":\"done\"", "\"micros\":")) {
            assertTrue(line.contains(part), line);
        }
    }

    @Test
    void aRefusalArrivesAsItWas() {
        kernel = () -> {
            throw new PrivilegedException(Code.CONFLICT, "it is \"there\"\n already");
        };
        var refused = assertThrows(PrivilegedException.class, () -> client.createTap(CREATE));
        assertEquals(Code.CONFLICT, refused.code());
        assertEquals("it is \"there\"\n already", refused.getMessage());
    }

    /** Hazard row 49. */
    @Test
    void hazard49WhatBreaksInARequestCostsThatRequest() throws Exception {
        for (var broken : List.of(new StackOverflowError(), new OutOfMemoryError("none"), new IllegalStateException("a mistake"),
                new NoClassDefFoundError("x"))) {
            kernel = () -> {
                switch (broken) {
                    case Error error -> throw error;
                    case Exception exception -> throw exception;
                    default -> throw new IllegalStateException();
                }
            };
            assertEquals(Code.FAILED, assertThrows(PrivilegedException.class, () -> client.createTap(CREATE)).code());
            kernel = () -> { };
            client.createTap(CREATE);
        }
    }

    @Test
    void hazard7ACallerIsNotKeptWaitingForever() throws Exception {
        var held = new CountDownLatch(1);
        kernel = held::await;
        try (var impatient = new RpcPrivilegedOps(socket, Duration.ofMillis(1), Duration.ofSeconds(10))) {
            var lost = assertThrows(PrivilegedException.class, () -> impatient.createTap(CREATE));
            assertTrue(lost.getMessage().contains("was lost"), lost.getMessage());
        }
        kernel = () -> { };
        client.removeTap(REMOVE);
        held.countDown();
    }

    @Test
    void hazard7ASlowFrameIsDroppedAndOthersAreServed() throws Exception {
        try (var slow = connect()) {
            slow.write(ByteBuffer.wrap(new byte[] {0, 0}));
            client.removeTap(REMOVE);
            assertEquals(-1, slow.read(ByteBuffer.allocate(1)), "the server ends it");
        }
        client.removeTap(REMOVE);
    }

    @Test
    void hazard7ConnectionsAreBoundedForAProcessAndTheirEndMakesRoom() throws Exception {
        var open = new ArrayList<SocketChannel>();
        for (var i = 0; i < 50; i++) {
            open.add(connect());
        }
        var last = open.getLast();
        var answer = ByteBuffer.allocate(1_000);
        while (last.read(answer) >= 0) {
            continue;
        }
        assertTrue(new String(answer.array(), 4, answer.position() - 4, StandardCharsets.UTF_8).contains("connections already"));
        for (var channel : open) {
            channel.close();
        }
        client.removeTap(REMOVE);
    }

    /** Hazard row 17: what was not sent is sent to the next helper. */
    @Test
    void aHelperThatIsRestartedIsWaitedFor() throws Exception {
        client.createTap(CREATE);
        stop();
        Files.deleteIfExists(socket);
        var asking = Thread.ofPlatform().start(() -> {
            try {
                client.createTap(CREATE);
            } catch (PrivilegedException e) {
                throw new IllegalStateException(e);
            }
        });
        start(LIMITS);
        asking.join();
        assertEquals(2, calls.get());
    }

    @Test
    void whatWasNotAnsweredIsAskedAgain() throws Exception {
        var first = new AtomicInteger();
        kernel = () -> {
            if (first.getAndIncrement() == 0) {
                new CountDownLatch(1).await(3, java.util.concurrent.TimeUnit.SECONDS);
            }
        };
        client.removeTap(REMOVE);
        assertEquals(2, calls.get(), "asked twice, since the first answer was lost");
        first.set(0);
        client.createTap(CREATE);
        assertEquals(4, calls.get());
    }

    @Test
    void aHelperThatIsNotThereIsNamedWithWhatToDo() throws Exception {
        try (var nobody = new RpcPrivilegedOps(directory.resolve("none"), Duration.ofMillis(50), Duration.ofSeconds(1))) {
            var failed = assertThrows(PrivilegedException.class, () -> nobody.hostFacts(new GetHostFacts("op")));
            assertTrue(failed.getMessage().contains("systemctl status bangerd-root"), failed.getMessage());
        }
    }

    @Test
    void theEndWaitsForARequestThatRuns() throws Exception {
        var running = new CountDownLatch(1);
        var held = new CountDownLatch(1);
        kernel = () -> {
            running.countDown();
            held.await();
        };
        var asking = Thread.ofPlatform().start(() -> {
            try {
                client.removeTap(REMOVE);
            } catch (PrivilegedException e) {
                throw new IllegalStateException(e);
            }
        });
        running.await();
        server.stop();
        assertTrue(serving.isAlive());
        held.countDown();
        asking.join();
        serving.join();
        assertEquals(1, calls.get());
    }

    private SocketChannel connect() throws Exception {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
    }

    private void start(Limits limits) throws Exception {
        var own = Files.readAttributes(Path.of("/proc/self"), "unix:uid,gid");
        var ops = (PrivilegedOps) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PrivilegedOps.class}, (proxy, method, arguments) -> {
                    calls.incrementAndGet();
                    kernel.call();
                    return null;
                });
        server = new HelperServer(UnixListener.bind(socket, 0600, (int) own.get("uid"), (int) own.get("gid"), 64), (int) own.get("uid"), ops,
                new PrintStream(log, true, StandardCharsets.UTF_8), limits);
        var serves = server;
        serving = Thread.ofPlatform().start(() -> {
            try {
                serves.serve();
            } catch (java.io.IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void stop() throws Exception {
        server.stop();
        serving.join();
        server.close();
    }
}
