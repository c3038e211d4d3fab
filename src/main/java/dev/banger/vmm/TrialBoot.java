package dev.banger.vmm;

import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Boots a kernel once, to see what it says: how {@code kernel import} proves that a kernel can run as a guest.
 *
 * <p>The trial has no network, needs no root rights and no KVM, touches no state of banger, and is gone when the Uni completes, fails or
 * is cancelled.
 */
public interface TrialBoot {
    /**
     * Boots and waits for the marker, for the end of the guest, or for the deadline, whichever comes first; each of them is a result.
     *
     * <p>Fails with UNSUPPORTED when no QEMU is installed, and with OPERATION_FAILED when QEMU itself refuses to start.
     */
    Uni<Result> boot(Request request);

    /**
     * What to boot.
     *
     * @param kernelImage a {@code bzImage} or a PVH {@code vmlinux}
     * @param initramfs as the kernel takes it; its {@code /init} should print {@code marker} to the console
     * @param disk a raw file, attached as {@code vda}; what the guest writes to it is thrown away
     * @param commandLine what the trial needs; {@code console=} and clock hints are added
     * @param marker text on the console that ends the trial with success; not in {@code commandLine}, which the kernel prints
     * @param deadline for the whole trial; under emulation on a busy host a good boot takes up to 20 s
     */
    record Request(
            Path kernelImage, Path initramfs, Optional<Path> disk, String commandLine, String marker, Duration deadline) {
        public Request {
            Objects.requireNonNull(kernelImage);
            Objects.requireNonNull(initramfs);
            Objects.requireNonNull(disk);
            Objects.requireNonNull(commandLine);
            if (marker.isEmpty()) {
                throw new IllegalArgumentException("marker '' is empty: name the text that proves the boot");
            }
            if (deadline.isNegative() || deadline.isZero()) {
                throw new IllegalArgumentException("deadline " + deadline + " must be positive");
            }
        }
    }

    /** How a trial ended. */
    enum Ending {
        /** The marker was on the console. */
        MARKER,
        /** The guest powered off, rebooted or panicked before the marker; look at the console's end. */
        GUEST_ENDED,
        /** Neither marker nor end within the deadline. */
        DEADLINE,
        /** The guest wrote more than the console's bound without the marker. */
        TOO_MUCH_OUTPUT
    }

    /**
     * What came of it.
     *
     * @param console all that the guest wrote, at most 1 MiB; bytes as ISO 8859-1, may hold control characters
     */
    record Result(Ending ending, String console) {
        public boolean booted() {
            return ending == Ending.MARKER;
        }
    }
}
