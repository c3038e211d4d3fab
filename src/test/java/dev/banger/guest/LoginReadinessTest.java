package dev.banger.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.banger.config.BangerException;
import dev.banger.config.StatePaths;
import dev.banger.operation.ChildProcess;
import dev.banger.operation.Progress;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against an sshd of MINA on loopback. */
class LoginReadinessTest {
    private static final String ALIAS = "0123456789abcdef0123456789abcdef";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private OwnSshKey key;
    private LoginReadiness readiness;

    @BeforeEach
    void start() {
        key = new OwnSshKey(new StatePaths(directory, directory, directory));
        readiness = new LoginReadiness(key);
    }

    @AfterEach
    void stop() {
        readiness.close();
    }

    @Test
    void aLoginRecordsTheHostKeyAndAnotherKeyIsRefusedAtOnce() throws Exception {
        try (var guest = sshd()) {
            readiness.await(ALIAS, "127.0.0.1", guest.getPort(), LIMIT).await().atMost(LIMIT);
            readiness.await(ALIAS, "127.0.0.1", guest.getPort(), LIMIT).await().atMost(LIMIT);
            assertTrue(Files.readString(key.knownHosts()).startsWith(ALIAS + " ssh-ed25519 AAAA"));
        }
        try (var other = sshd()) {
            var waiting = readiness.await(ALIAS, "127.0.0.1", other.getPort(), Duration.ofMinutes(5));
            var failure = assertThrows(BangerException.class, () -> waiting.await().atMost(LIMIT));
            assertTrue(failure.getMessage().contains("host key"), failure.getMessage());
            key.forget(ALIAS).await().atMost(LIMIT);
            readiness.await(ALIAS, "127.0.0.1", other.getPort(), LIMIT).await().atMost(LIMIT);
        }
    }

    @Test
    void nobodyListeningEndsAtTheDeadlineWithTheAddressAndTheReason() throws IOException {
        int port;
        try (var closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        var failure = assertThrows(BangerException.class,
                () -> readiness.await(ALIAS, "127.0.0.1", port, Duration.ofSeconds(1)).await().atMost(LIMIT));
        assertTrue(failure.getMessage().contains("127.0.0.1"), failure.getMessage());
        assertTrue(failure.getMessage().contains("efused"), failure.getMessage());
    }

    @Test
    void aCancelledWaitStopsTrying() throws Exception {
        var silent = new ServerSocket(0);
        try (silent) {
            var accepted = new CountDownLatch(1);
            var closed = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                try (var connection = silent.accept()) {
                    accepted.countDown();
                    while (connection.getInputStream().read() >= 0) {
                        // The client's greeting, then its end.
                    }
                    closed.countDown();
                } catch (IOException ignored) {
                    closed.countDown();
                }
            });
            var waiting = readiness.await(ALIAS, "127.0.0.1", silent.getLocalPort(), Duration.ofMinutes(5)).subscribe().with(done -> {});
            assertTrue(accepted.await(10, TimeUnit.SECONDS));
            waiting.cancel();
            assertTrue(closed.await(10, TimeUnit.SECONDS), "the connection of a cancelled wait stays open");
            silent.setSoTimeout(1_000);
            assertThrows(SocketTimeoutException.class, silent::accept, "a cancelled wait tries again");
        }
    }

    @Test
    void theKeyIsMadeOnceIsPrivateAndIsOneThatTheHostsSshReads() throws Exception {
        var line = key.authorizedKey().await().atMost(LIMIT);
        assertEquals(line, new OwnSshKey(new StatePaths(directory, directory, directory)).authorizedKey().await().atMost(LIMIT));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key.privateKey())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key.privateKey().getParent())));
        assumeTrue(ChildProcess.find("ssh-keygen").isPresent(), "SKIP: ssh-keygen is not installed");
        var read = ChildProcess.of("ssh-keygen", "openssh-client", "-y", "-f", key.privateKey().toString()).runOrFail(Progress.silent("test"));
        assertEquals(line.split(" ")[1], read.getFirst().split(" ")[1]);
    }

    @Test
    void knownHostsKeepOthersLinesAndRefuseNamesThatWouldBreakTheFile() throws IOException {
        var hosts = key.recordedHosts();
        assertEquals("ssh-ed25519 AAAA", hosts.trustFirst("one", "ssh-ed25519 AAAA"));
        assertEquals("ssh-ed25519 AAAA", hosts.trustFirst("one", "ssh-ed25519 BBBB"));
        hosts.trustFirst("one-more", "ssh-ed25519 CCCC");
        hosts.remove("one");
        hosts.remove("none");
        assertEquals("one-more ssh-ed25519 CCCC\n", Files.readString(key.knownHosts()));
        for (var bad : new String[] {"", "-o", "a b", "a\nb", "*", "../x"}) {
            assertThrows(IllegalArgumentException.class, () -> hosts.remove(bad), bad);
        }
        assertFalse(Files.exists(directory.resolve("ssh/.known_hosts.half")));
    }

    private SshServer sshd() throws Exception {
        var server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256)));
        var ours = PublicKeyEntry.toString(key.keyPair().getPublic());
        server.setPublickeyAuthenticator((user, offered, session) -> user.equals("root") && PublicKeyEntry.toString(offered).equals(ours));
        server.start();
        return server;
    }
}
