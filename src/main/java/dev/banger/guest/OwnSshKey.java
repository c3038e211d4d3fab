package dev.banger.guest;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.config.StatePaths;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.loader.openssh.OpenSSHKeyPairResourceParser;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

/** The ed25519 key under {@link StatePaths#ssh()}, in OpenSSH's format so that the host's ssh takes it. Two who make it at once end with one. */
@ApplicationScoped
public class OwnSshKey implements SshIdentity {
    private static final String COMMENT = "banger";

    private final Path directory;
    private final KnownHosts knownHosts;

    public OwnSshKey(StatePaths paths) {
        this.directory = paths.ssh();
        this.knownHosts = new KnownHosts(directory.resolve("known_hosts"));
    }

    @Override
    public Uni<String> authorizedKey() {
        return Uni.createFrom().item(() -> PublicKeyEntry.toString(keyPair().getPublic()) + " " + COMMENT)
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    @Override
    public Path privateKey() {
        return directory.resolve("id_ed25519");
    }

    @Override
    public Path knownHosts() {
        return directory.resolve("known_hosts");
    }

    @Override
    public Uni<Void> forget(String hostKeyAlias) {
        return Uni.createFrom().voidItem().emitOn(Infrastructure.getDefaultWorkerPool()).invoke(() -> {
            if (Files.exists(directory)) {
                knownHosts.remove(hostKeyAlias);
            }
        });
    }

    /** Where host keys are recorded; its directory exists. Blocking. */
    KnownHosts recordedHosts() {
        ensureDirectory();
        return knownHosts;
    }

    /** Our key pair, made where it is missing. Blocking. */
    synchronized KeyPair keyPair() {
        ensureDirectory();
        try {
            if (!Files.exists(privateKey())) {
                make();
            }
            try (var in = Files.newInputStream(privateKey())) {
                return OpenSSHKeyPairResourceParser.INSTANCE
                        .loadKeyPairs(null, () -> privateKey().toString(), null, in)
                        .iterator()
                        .next();
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new BangerException(Code.OPERATION_FAILED, "cannot use our ssh key " + privateKey() + ": " + e.getMessage(),
                    "Remove it: a new one is made, and guests take it at their next start.", e);
        }
    }

    private void make() throws IOException, GeneralSecurityException {
        var pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        var half = Files.createTempFile(directory, ".id_ed25519", ".half",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = Files.newOutputStream(half)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, COMMENT, null, out);
        }
        try {
            // Unlike a rename, a link does not replace the key that another process made meanwhile.
            Files.createLink(privateKey(), half);
        } catch (FileAlreadyExistsException somebodyElseWasFirst) {
            // Theirs is the key.
        } finally {
            Files.deleteIfExists(half);
        }
    }

    private void ensureDirectory() {
        try {
            Files.createDirectories(directory.getParent());
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (FileAlreadyExistsException concurrently) {
            // It is there.
        } catch (IOException e) {
            throw new BangerException(Code.OPERATION_FAILED, "cannot make " + directory + ": " + e, null, e);
        }
    }
}
