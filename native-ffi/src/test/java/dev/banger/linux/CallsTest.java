package dev.banger.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Hazard row 47: errno belongs to the call, descriptors are closed once. */
class CallsTest {
    @Test
    void errnoIsTheCallsOwnOnManyThreads() throws Exception {
        var tasks = new ArrayList<Callable<Void>>();
        for (var i = 0; i < 16; i++) {
            var odd = i % 2 == 1;
            tasks.add(() -> {
                for (var round = 0; round < 2_000; round++) {
                    if (odd) {
                        assertEquals(-Errno.ENOENT, LibC.open("/nonexistent", LibC.O_RDONLY, 0));
                    } else {
                        assertEquals(-Errno.EBADF, LibC.close(1_000_000));
                    }
                }
                return null;
            });
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
        }
    }

    @Test
    void aVariadicCallPassesItsNumber() {
        assertEquals(-Errno.ENOTDIR, LibC.open("/dev/null/x", LibC.O_RDWR, 0));
        assertEquals(-Errno.EBADF, LibC.ioctl(1_000_000, 0x5401, 0L));
    }

    @Test
    void theExceptionNamesFileAndError() {
        var thrown = assertThrows(LinuxException.class, () -> Descriptor.open(Path.of("/nonexistent"), LibC.O_RDONLY, 0));
        assertEquals("open /nonexistent: ENOENT (No such file or directory)", thrown.getMessage());
    }

    @Test
    void aDescriptorIsClosedOnceAndThenRefusesItsNumber() throws Exception {
        var descriptor = Descriptor.open(Path.of("/dev/null"), LibC.O_RDONLY, 0);
        descriptor.close();
        descriptor.close();
        assertFalse(descriptor.isOpen());
        assertThrows(IllegalStateException.class, descriptor::number);
    }

    @Test
    void errnoTableAgreesWithItsConstants() {
        assertEquals("EPERM", Errno.name(Errno.EPERM));
        assertEquals("EHWPOISON", Errno.name(Errno.EHWPOISON));
        assertEquals("No buffer space available", Errno.text(Errno.ENOBUFS));
        assertEquals("errno 4095", Errno.name(4095));
    }
}
