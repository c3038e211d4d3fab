package dev.banger.helper.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The directory of the ledger, held open: whatever happens to its path meanwhile, files are read, replaced and removed in the directory
 * that was checked ({@code openat(2)}, {@code renameat(2)}).
 */
final class LedgerDirectory implements AutoCloseable {
    private static final String TEMPORARY = ".new";
    private static final int LARGEST = 64 * 1_024;
    private static final Set<OpenOption> CREATE = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private final SecureDirectoryStream<Path> directory;

    private LedgerDirectory(Path path, SecureDirectoryStream<Path> directory) {
        this.path = path;
        this.directory = directory;
    }

    /**
     * Makes the directory (0700) when it is missing.
     *
     * @throws LedgerException when it is a link, belongs to another account than this process, or others may enter it
     */
    static LedgerDirectory open(Path path) throws LedgerException {
        try {
            if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            try (var parent = secure(Files.newDirectoryStream(path.toAbsolutePath().getParent()))) {
                var opened = parent.newDirectoryStream(path.getFileName(), LinkOption.NOFOLLOW_LINKS);
                return new LedgerDirectory(path, secure(opened)).checked();
            }
        } catch (IOException e) {
            throw new LedgerException("the ledger's directory " + path + " cannot be opened (" + e
                    + "): it must be a directory, and no link, beneath one that exists", e);
        }
    }

    private LedgerDirectory checked() throws IOException, LedgerException {
        try {
            var attributes = directory.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
            var us = Files.getOwner(Path.of("/proc/self"));
            if (!attributes.owner().equals(us)) {
                throw new LedgerException("the ledger's directory " + path + " belongs to " + attributes.owner() + " and not to " + us
                        + ": remove it, and start again");
            }
            var others = attributes.permissions().stream().filter(LedgerDirectory::isOfOthers).toList();
            if (!others.isEmpty()) {
                throw new LedgerException("the ledger's directory " + path + " is open to others (" + others + "): run chmod 700 on it");
            }
            return this;
        } catch (IOException | LedgerException e) {
            directory.close();
            throw e;
        }
    }

    private static boolean isOfOthers(PosixFilePermission permission) {
        return !permission.name().startsWith("OWNER_");
    }

    /** Names of all files, in order; what a write that was cut off left is removed. */
    List<String> names() throws IOException {
        var names = new ArrayList<String>();
        try (var listing = directory.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS)) {
            for (var file : listing) {
                var name = file.getFileName().toString();
                if (name.endsWith(TEMPORARY)) {
                    directory.deleteFile(Path.of(name));
                } else {
                    names.add(name);
                }
            }
        }
        names.sort(null);
        return names;
    }

    byte[] read(String name) throws IOException {
        try (var channel = directory.newByteChannel(Path.of(name), READ)) {
            if (channel.size() > LARGEST) {
                throw new IOException("it has " + channel.size() + " bytes: an entry has at most " + LARGEST);
            }
            var text = ByteBuffer.allocate((int) channel.size());
            while (text.hasRemaining() && channel.read(text) >= 0) {
                continue;
            }
            return text.array();
        }
    }

    /** Whole or not at all: written beside, flushed, renamed over. */
    void replace(String name, byte[] text) throws IOException {
        var temporary = Path.of(name + TEMPORARY);
        remove(name + TEMPORARY);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = directory.newByteChannel(temporary, CREATE, mode)) {
            var left = ByteBuffer.wrap(text);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            if (channel instanceof FileChannel file) {
                file.force(true);
            }
        }
        directory.move(temporary, directory, Path.of(name));
    }

    void remove(String name) throws IOException {
        try {
            directory.deleteFile(Path.of(name));
        } catch (NoSuchFileException gone) {
            return;
        }
    }

    Path path(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        try {
            directory.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SecureDirectoryStream<Path> secure(java.nio.file.DirectoryStream<Path> stream) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new IOException("this file system cannot be used by descriptor");
    }
}
