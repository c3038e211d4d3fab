package dev.banger.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers for VMs that nobody has. */
class IdRangeTest {
    @TempDir
    Path root;

    @Test
    void theLowestThatNobodyUsesIsTaken() {
        assertEquals(new IdRange(10_000, 10_999), IdRange.lowestFree(range -> false));
        assertEquals(new IdRange(12_000, 12_999), IdRange.lowestFree(range -> range.overlaps(10_999, 2)));
        assertEquals(new IdRange(66_000, 66_999), IdRange.lowestFree(range -> range.first() < 60_000));
    }

    @Test
    void aFullHostIsToldSo() {
        var thrown = assertThrows(BangerException.class, () -> IdRange.lowestFree(range -> true));
        assertTrue(thrown.hint().orElseThrow().contains("/etc/subuid"));
    }

    @Test
    void subordinateNumbersAreNoFreeOnes() throws IOException {
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/subuid"), "# none\ndev:10500:1\nbroken:x:1\nlarge:99999999999:1\n");
        Files.writeString(root.resolve("etc/subgid"), "dev:11000:65536\n");
        var accounts = new HostAccounts(new InstallPaths(root));
        assertTrue(accounts.use(new IdRange(10_000, 10_999)));
        assertTrue(accounts.use(new IdRange(12_000, 12_999)));
        Files.writeString(root.resolve("etc/subuid"), "dev:11000:1\ndev:9000:1000\n");
        Files.delete(root.resolve("etc/subgid"));
        assertFalse(accounts.use(new IdRange(10_000, 10_999)));
    }

    @Test
    void anAccountThatExistsIsFound() {
        var accounts = new HostAccounts(new InstallPaths(root));
        assertEquals(0, accounts.named("root").orElseThrow().uid());
        assertEquals(Optional.empty(), accounts.named("0"));
        assertEquals(Optional.empty(), accounts.named("no-such-account"));
        assertTrue(accounts.use(new IdRange(65_000, 65_999)), "65534 is nobody's");
    }
}
