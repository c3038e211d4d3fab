package dev.banger.install;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.config.Owner;
import dev.banger.operation.ChildProcess;
import dev.banger.operation.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** By {@code getent(1)}, which asks all that nsswitch.conf(5) names, and by subuid(5) and subgid(5). */
final class HostAccounts implements Accounts {
    private static final int NOT_ALL_FOUND = 2;
    private static final int NAME = 0;
    private static final int NUMBER = 2;
    private static final int GROUP = 3;
    private static final int HOME = 5;
    private static final int PASSWD_FIELDS = 7;

    private final InstallPaths paths;

    HostAccounts(InstallPaths paths) {
        this.paths = paths;
    }

    @Override
    public Optional<Owner> named(String name) {
        return getent("passwd", Stream.of(name))
                // A name of digits would be found as a number.
                .filter(entry -> entry.size() == PASSWD_FIELDS && entry.get(NAME).equals(name))
                .map(entry -> new Owner(
                        Integer.parseInt(entry.get(NUMBER)), Integer.parseInt(entry.get(GROUP)), name, Path.of(entry.get(HOME))))
                .findFirst();
    }

    @Override
    public boolean use(IdRange range) {
        return Stream.of("passwd", "group")
                        .flatMap(database -> getent(database, IntStream.rangeClosed(range.first(), range.last())
                                .mapToObj(Integer::toString)))
                        .anyMatch(entry -> entry.size() > NUMBER && entry.get(NUMBER).matches("[0-9]{1,10}")
                                && range.contains(Long.parseLong(entry.get(NUMBER))))
                || Stream.of("etc/subuid", "etc/subgid").anyMatch(file -> delegates(paths.root().resolve(file), range));
    }

    private static Stream<List<String>> getent(String database, Stream<String> keys) {
        var arguments = Stream.concat(Stream.of(database, "--"), keys).toArray(String[]::new);
        var ending = ChildProcess.of("getent", "libc-bin", arguments).run(Progress.silent("install"));
        if (ending.status() != 0 && ending.status() != NOT_ALL_FOUND) {
            throw new BangerException(Code.OPERATION_FAILED, "getent " + database + " ended with status " + ending.status() + ": "
                    + ending.tail());
        }
        return ending.output().stream().map(line -> List.of(line.split(":", -1)));
    }

    /** Lines are {@code name:first:count}. */
    private static boolean delegates(Path file, IdRange range) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.strip().split(":"))
                    .filter(fields -> fields.length == 3 && fields[1].matches("[0-9]{1,10}") && fields[2].matches("[0-9]{1,10}"))
                    .anyMatch(fields -> range.overlaps(Long.parseLong(fields[1]), Long.parseLong(fields[2])));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new BangerException(Code.OPERATION_FAILED, "cannot read " + file + ": " + e.getMessage(), null, e);
        }
    }
}
