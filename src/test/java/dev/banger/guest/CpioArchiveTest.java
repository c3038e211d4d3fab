package dev.banger.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.banger.config.BangerException;
import dev.banger.guest.GuestConfiguration.Network;
import dev.banger.operation.ChildProcess;
import dev.banger.operation.Progress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpioArchiveTest {
    private static final Network NETWORK =
            new Network("02:62:0a:d5:4d:02", "10.213.77.2", 24, "10.213.77.1", List.of("10.213.77.1"));
    private static final GuestConfiguration FULL = new GuestConfiguration(
            "calm-otter", List.of("ssh-ed25519 AAAA banger"), Optional.of(NETWORK), Instant.ofEpochSecond(1_700_000_000), true);

    @TempDir
    Path directory;

    @Test
    void theSameContentGivesTheSameBytesOwnedByRootWithParentsFirst() throws IOException {
        CpioArchive.Content content = archive -> archive.file("a/b/c", 0640, "text").link("a/link", "b/c").characterDevice("dev/console", 0600, 5, 1);
        var bytes = CpioArchive.bytes(content);
        assertArrayEquals(bytes, CpioArchive.bytes(content));
        assertEquals(0, bytes.length % 4);
        var names = new ArrayList<String>();
        var in = new CpioArchiveInputStream(new ByteArrayInputStream(bytes));
        for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
            names.add(entry.getName() + " " + Long.toOctalString(entry.getMode()) + " " + entry.getUID() + ":" + entry.getGID() + " " + entry.getTime());
        }
        assertEquals(List.of("a 40755 0:0 0", "a/b 40755 0:0 0", "a/b/c 100640 0:0 0", "a/link 120777 0:0 0", "dev 40755 0:0 0",
                "dev/console 20600 0:0 0"), names);
    }

    @Test
    void busyboxReadsIt() throws IOException {
        assumeTrue(ChildProcess.find("busybox").isPresent(), "SKIP: busybox is not installed");
        var file = directory.resolve("archive");
        Files.write(file, CpioArchive.bytes(archive -> archive.directory("etc", 0755).file("etc/one", 0600, "1\n").link("etc/two", "one")));
        var listed = ChildProcess.of("busybox", "busybox-static", "cpio", "-t", "-F", file.toString()).runOrFail(Progress.silent("test"));
        assertEquals(List.of("etc", "etc/one", "etc/two"), listed.stream().filter(line -> !line.contains("block")).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/x", "../x", "a/../../b", "a//b", "./a", "a\nb"})
    void otherPathsThanPlainRelativeOnesAreRefused(String path) {
        assertThrows(IllegalArgumentException.class, () -> CpioArchive.bytes(archive -> archive.file(path, 0644, "")), path);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 511})
    void theArchiveBeginsAtAMultipleOfFourBehindAnyBase(int length) throws IOException {
        var base = Files.write(directory.resolve("base"), new byte[length]);
        var destination = Files.writeString(directory.resolve("initramfs"), "older");
        new ConcatenatedInitramfs().write(base, FULL, destination).await().atMost(Duration.ofSeconds(10));
        var archive = ConfigurationArchive.of(FULL);
        var written = Files.readAllBytes(destination);
        var start = (length + 3) / 4 * 4;
        assertEquals(start + archive.length, written.length);
        assertArrayEquals(archive, Arrays.copyOfRange(written, start, written.length));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(destination)));
    }

    @Test
    void aMissingBaseLeavesNothingBehind() throws IOException {
        var waiting = new ConcatenatedInitramfs().write(directory.resolve("none"), FULL, directory.resolve("initramfs"));
        assertThrows(BangerException.class, () -> waiting.await().atMost(Duration.ofSeconds(10)));
        try (var left = Files.list(directory)) {
            assertEquals(0, left.count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "-x", "a/b", "a b", "a\nb", "UPPER", "ünicode", "$(reboot)"})
    void hostNamesThatTheInitCouldMisreadAreRefused(String hostname) {
        var configuration = new GuestConfiguration(hostname, List.of(), Optional.empty(), Instant.EPOCH, false);
        assertThrows(BangerException.class, () -> ConfigurationArchive.of(configuration));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.2.3", "1.2.3.4 5.6.7.8", "1.2.3.4\nx", "256.1.1.1", "::1"})
    void addressesThatTheInitCouldMisreadAreRefused(String address) {
        var network = new Network(NETWORK.mac(), address, 24, NETWORK.gateway(), List.of());
        var configuration = new GuestConfiguration("guest", List.of(), Optional.of(network), Instant.EPOCH, false);
        assertThrows(BangerException.class, () -> ConfigurationArchive.of(configuration));
    }
}
