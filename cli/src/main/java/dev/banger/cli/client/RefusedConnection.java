package dev.banger.cli.client;

import dev.banger.cli.CommandFailure;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What somebody is told whom the kernel does not let connect to a daemon's socket. */
final class RefusedConnection {
    private RefusedConnection() {}

    static CommandFailure failure(Path socket, SocketException refusal) {
        return owner(socket)
                .map(owner -> CommandFailure.failed("unauthorized: the daemon at " + socket + " serves " + owner + " and root only",
                        "Call banger as " + owner + ": sudo -u " + owner + " banger …", refusal))
                .orElseGet(() -> CommandFailure.failed("unauthorized: you may not connect to " + socket,
                        "Only its owner and root may: call banger as the account that the daemon runs under.", refusal));
    }

    /** Whose the socket is, or the directory that hides it; an account without a name is its number. */
    private static Optional<String> owner(Path socket) {
        for (var path : List.of(socket, socket.toAbsolutePath().getParent())) {
            try {
                return Optional.of(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName());
            } catch (IOException hidden) {
                // The directory is looked at next.
            }
        }
        return Optional.empty();
    }
}
