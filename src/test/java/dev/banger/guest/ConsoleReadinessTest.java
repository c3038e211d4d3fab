package dev.banger.guest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.awaitility.Awaitility.await;

import dev.banger.config.BangerException;
import dev.banger.config.StatePaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleReadinessTest {
    private static final String VM = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    @Test
    void countsOnlyWhatIsPrintedAfterTheWaitBegan() throws Exception {
        var paths = new StatePaths(directory, directory, directory);
        var readiness = ReadinessBeans.chosen(Map.of(ConsoleReadiness.VARIABLE, ConsoleReadiness.CHOICE), null, paths);
        var console = Files.createDirectories(paths.vm(VM)).resolve("console.log");
        Files.writeString(console, ConsoleReadiness.LINE + "\n");
        var soon = Duration.ofMillis(300);
        assertThrows(BangerException.class, () -> readiness.await("op", VM, "10.0.0.2", soon).await().indefinitely());
        var ready = readiness.await("op", VM, "10.0.0.2", Duration.ofSeconds(20)).subscribeAsCompletionStage();
        assertFalse(ready.isDone());
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            Files.writeString(console, ConsoleReadiness.LINE + "\n", StandardOpenOption.APPEND);
            return ready.isDone();
        });
    }

    @Test
    void isALoginUnlessTheEnvironmentSaysOtherwise() {
        var login = new LoginReadiness(new OwnSshKey(new StatePaths(directory, directory, directory)));
        assertInstanceOf(LoginReadiness.class, ReadinessBeans.chosen(Map.of(), login, new StatePaths(directory, directory, directory)));
    }
}
