package dev.banger.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link SdNotify} and {@link PeerCredentials} over real Unix sockets. */
class SocketPeersTest {
    private static final MethodHandle SOCKETPAIR =
            Calls.function("socketpair", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));

    @TempDir
    Path directory;

    @Test
    void theLinesArriveAtAPathAndAtAnAbstractName() throws Exception {
        for (var name : new String[] {directory.resolve("notify").toString(), "@banger-test-" + ProcessHandle.current().pid()}) {
            try (var listener = Sockets.open("listen", Sockets.AF_UNIX, Sockets.SOCK_DGRAM, 0);
                    var arena = Arena.ofConfined()) {
                Calls.check("bind " + name, Sockets.bind(listener, SdNotify.address(arena, name)));
                SdNotify.send(Optional.of(name), "READY=1\nSTATUS=of a test");
                var buffer = arena.allocate(256);
                var length = Calls.check("receive", Sockets.recvfrom(listener, buffer, 0, arena.allocate(128)));
                var text = new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
                assertEquals("READY=1\nSTATUS=of a test", text);
            }
        }
    }

    @Test
    void nobodyToNotifyIsNoError() throws Exception {
        SdNotify.send(Optional.empty(), "READY=1");
        assertThrows(IllegalArgumentException.class, () -> SdNotify.send(Optional.of("relative"), "READY=1"));
        assertThrows(IllegalArgumentException.class, () -> SdNotify.send(Optional.of("/" + "x".repeat(107)), "READY=1"));
        var nobody = assertThrows(LinuxException.class, () -> SdNotify.send(Optional.of(directory + "/none"), "READY=1"));
        assertEquals(Errno.ENOENT, nobody.errno());
    }

    @Test
    void thePeerIsKnown() throws Throwable {
        try (var arena = Arena.ofConfined(); var errno = CapturedErrno.ofOneCall()) {
            var pair = arena.allocate(JAVA_INT, 2);
            Calls.check("socketpair", errno.result((int) SOCKETPAIR.invokeExact(errno.state(), Sockets.AF_UNIX, 1, 0, pair)));
            try (var one = Descriptor.of("one end", pair.getAtIndex(JAVA_INT, 0));
                    var other = Descriptor.of("other end", pair.getAtIndex(JAVA_INT, 1))) {
                var uid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
                var gid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
                assertEquals(new PeerCredentials((int) ProcessHandle.current().pid(), uid, gid), PeerCredentials.of(one));
                assertEquals(PeerCredentials.of(one), PeerCredentials.of(other));
            }
        }
    }

    @Test
    void aFileHasNoPeer() throws Exception {
        try (var file = Descriptor.open(Path.of("/dev/null"), LibC.O_RDONLY, 0)) {
            assertEquals(Errno.ENOTSOCK, assertThrows(LinuxException.class, () -> PeerCredentials.of(file)).errno());
        }
    }
}
