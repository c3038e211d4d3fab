package dev.banger.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import dev.banger.helper.PrivilegedException;
import dev.banger.helper.PrivilegedOps;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivilegedTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Privileged privileged = new Privileged((PrivilegedOps) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {PrivilegedOps.class}, (proxy, method, arguments) -> null));

    @AfterEach
    void close() {
        privileged.close();
    }

    @Test
    void callsOnAPlatformThreadOfItsOwnAndAnswersOnAnother() {
        var caller = new AtomicReference<Thread>();
        var answered = new AtomicReference<Thread>();
        var answer = privileged.call(ops -> {
                    caller.set(Thread.currentThread());
                    return 7;
                })
                .invoke(() -> answered.set(Thread.currentThread()))
                .await().atMost(LIMIT);
        assertEquals(7, answer);
        assertFalse(caller.get().isVirtual());
        assertTrue(caller.get().getName().startsWith("privileged-"), caller.get().getName());
        assertFalse(answered.get().getName().startsWith("privileged-"), answered.get().getName());
    }

    @ParameterizedTest
    @CsvSource({"REFUSED,BAD_REQUEST", "UNSUPPORTED,UNSUPPORTED", "CONFLICT,CONFLICT", "FAILED,OPERATION_FAILED"})
    void tellsAFailureToTheOwner(PrivilegedException.Code code, BangerException.Code told) {
        var failing = privileged.run(ops -> {
            throw new PrivilegedException(code, "attach /dev/loop0: EBUSY");
        });
        var failure = assertThrows(BangerException.class, () -> failing.await().atMost(LIMIT));
        assertEquals(told, failure.code());
        assertEquals("attach /dev/loop0: EBUSY", failure.getMessage());
    }
}
