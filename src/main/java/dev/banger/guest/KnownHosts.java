package dev.banger.guest;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A known_hosts file of our own, sshd(8) "SSH_KNOWN_HOSTS FILE FORMAT", with one plain line per guest: alias, key type, key. It is replaced whole by a
 * rename, under a lock that holds between threads and between processes, so that the host's ssh never reads half of it. All of it blocks.
 */
final class KnownHosts {
    private static final Pattern ALIAS = Pattern.compile("[a-z0-9][a-z0-9.-]{0,127}");
    private static final Pattern KEY = Pattern.compile("[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}");

    private final Path file;

    /** @param file need not exist; its directory must */
    KnownHosts(Path file) {
        this.file = file;
    }

    /** The key recorded for the alias, as {@code type base64}. */
    Optional<String> find(String alias) {
        var prefix = checked(alias) + " ";
        return lines().stream().filter(line -> line.startsWith(prefix)).map(line -> line.substring(prefix.length())).findFirst();
    }

    /** Records the key where the alias has none. @return what is recorded now: the given key, or the one that was first */
    String trustFirst(String alias, String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("'" + key + "' is not a public key line");
        }
        rewrite(lines -> {
            if (lines.stream().noneMatch(line -> line.startsWith(checked(alias) + " "))) {
                lines.add(alias + " " + key);
            }
            return lines;
        });
        return find(alias).orElse(key);
    }

    /** Removes the alias; none is not an error. */
    void remove(String alias) {
        var prefix = checked(alias) + " ";
        rewrite(lines -> {
            lines.removeIf(line -> line.startsWith(prefix));
            return lines;
        });
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    private synchronized void rewrite(UnaryOperator<List<String>> change) {
        var lock = file.resolveSibling(file.getFileName() + ".lock");
        try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE); var held = channel.lock()) {
            var before = lines();
            var after = change.apply(new ArrayList<>(before));
            if (!after.equals(before) && held.isValid()) {
                var half = Files.createTempFile(file.toAbsolutePath().getParent(), ".known_hosts", ".half",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.write(half, after);
                Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw failed("write", e);
        }
    }

    private BangerException failed(String what, IOException e) {
        return new BangerException(Code.OPERATION_FAILED, "cannot " + what + " " + file + ": " + e, "Check free space and ownership.", e);
    }

    private static String checked(String alias) {
        if (!ALIAS.matcher(alias).matches()) {
            throw new IllegalArgumentException("host key alias '" + alias + "' is not valid");
        }
        return alias;
    }
}
