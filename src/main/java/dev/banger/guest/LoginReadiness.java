package dev.banger.guest;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * Logs in by ssh until it works. Each wait has a virtual thread of its own, each try a bound; a guest that has no address yet is asked again after
 * {@link #POLL}, no sooner, since an emulated guest on a busy host has better things to do.
 */
@ApplicationScoped
@Typed(LoginReadiness.class)
public class LoginReadiness implements GuestReadiness {
    private static final int SSH_PORT = 22;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CONNECT = Duration.ofMillis(500);
    /** Key exchange and authentication each; an emulated guest on a busy host takes seconds. */
    private static final Duration HANDSHAKE = Duration.ofSeconds(20);
    private static final AttributeKey<Attempt> ATTEMPT = new AttributeKey<>();

    private final OwnSshKey ownKey;
    private final AtomicReference<Optional<SshClient>> started = new AtomicReference<>(Optional.empty());

    public LoginReadiness(OwnSshKey ownKey) {
        this.ownKey = ownKey;
    }

    @Override
    public Uni<Void> await(String operationId, String hostKeyAlias, String address, Duration timeout) {
        return await(hostKeyAlias, address, SSH_PORT, timeout);
    }

    /** As {@link GuestReadiness#await}, on a port. */
    Uni<Void> await(String hostKeyAlias, String address, int port, Duration timeout) {
        return Uni.createFrom().emitter(emitter -> {
            var thread = Thread.ofVirtual().name("await ssh " + address).unstarted(() -> {
                try {
                    logIn(hostKeyAlias, address, port, timeout);
                    emitter.complete(null);
                } catch (Throwable failure) {
                    emitter.fail(failure);
                }
            });
            emitter.onTermination(thread::interrupt);
            thread.start();
        });
    }

    private void logIn(String alias, String address, int port, Duration timeout) throws InterruptedException {
        var deadline = System.nanoTime() + timeout.toNanos();
        var reason = "no try was made";
        while (System.nanoTime() - deadline < 0) {
            var began = System.nanoTime();
            try {
                attempt(alias, address, port, Duration.ofNanos(Math.max(1, deadline - began)));
                return;
            } catch (IOException e) {
                if (Thread.interrupted() || e.getCause() instanceof InterruptedException || isInterruption(e)) {
                    throw new InterruptedException("cancelled");
                }
                reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            }
            var rest = POLL.minusNanos(System.nanoTime() - began);
            if (rest.isPositive()) {
                Thread.sleep(rest);
            }
        }
        throw new BangerException(Code.OPERATION_FAILED,
                "the guest did not answer ssh at %s within %d s; the last try: %s".formatted(address, timeout.toSeconds(), reason),
                "See what it says: banger vm logs");
    }

    private void attempt(String alias, String address, int port, Duration left) throws IOException {
        var known = ownKey.recordedHosts();
        var attempt = new Attempt(known.find(alias), new AtomicReference<>(Optional.empty()));
        var context = AttributeRepository.ofKeyValuePair(ATTEMPT, attempt);
        var connect = client().connect("root", address, port, context, null);
        try (var session = connect.verify(least(CONNECT, left)).getSession()) {
            session.auth().verify(least(HANDSHAKE, left));
            attempt.shown().get().ifPresent(key -> known.trustFirst(alias, key));
            session.close(true);
        } catch (IOException e) {
            if (attempt.refused()) {
                throw changed(alias, address);
            }
            throw e;
        } finally {
            // A session that comes up as the wait for it is given up has nobody else to close it.
            connect.addListener(ended -> {
                if (ended.isConnected()) {
                    ended.getSession().close(true);
                }
            });
            connect.cancel();
        }
    }

    private static BangerException changed(String alias, String address) {
        return new BangerException(Code.OPERATION_FAILED,
                "the host key of the guest at " + address + " is not the one it had before",
                "Something else may answer there. If the guest made a new key itself, remove the line " + alias + " from our known_hosts.");
    }

    private SshClient client() {
        synchronized (started) {
            return started.get().orElseGet(() -> {
                var client = ClientBuilder.builder()
                        // The cheapest that OpenSSH offers by default: an emulated guest pays dearly for post-quantum exchange.
                        .signatureFactories(List.of(BuiltinSignatures.ed25519))
                        .build();
                client.setKeyExchangeFactories(List.of(ClientBuilder.DH2KEX.apply(BuiltinDHFactories.curve25519)));
                client.setServerKeyVerifier(judge());
                // Neither keys, nor agents, nor configuration of the owner: our key alone.
                client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
                client.setKeyIdentityProvider(KeyIdentityProvider.wrapKeyPairs(ownKey.keyPair()));
                client.setFilePasswordProvider(FilePasswordProvider.EMPTY);
                client.setAgentFactory(null);
                client.setUserAuthFactoriesNames("publickey");
                CoreModuleProperties.AUTH_TIMEOUT.set(client, HANDSHAKE);
                CoreModuleProperties.NIO_WORKERS.set(client, 2);
                client.start();
                started.set(Optional.of(client));
                return client;
            });
        }
    }

    private static ServerKeyVerifier judge() {
        return (session, remote, key) -> {
            var attempt = session.getConnectionContext().getAttribute(ATTEMPT);
            attempt.shown().set(Optional.of(PublicKeyEntry.toString(key)));
            return !attempt.refused();
        };
    }

    /**
     * One try.
     *
     * @param recorded the key we know of the guest, empty before its first login
     * @param shown the key that it shows in this try
     */
    private record Attempt(Optional<String> recorded, AtomicReference<Optional<String>> shown) {
        boolean refused() {
            return recorded.isPresent() && shown.get().isPresent() && !recorded.equals(shown.get());
        }
    }

    /** MINA tells an interrupted wait so; a timeout of the JDK's sockets is a subclass. */
    private static boolean isInterruption(IOException e) {
        return e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException);
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    @PreDestroy
    void close() {
        synchronized (started) {
            started.get().ifPresent(SshClient::stop);
            started.set(Optional.empty());
        }
    }
}
