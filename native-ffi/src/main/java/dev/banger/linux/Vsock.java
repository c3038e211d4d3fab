package dev.banger.linux;

import java.nio.file.Path;

/** The host's side of virtio sockets ({@code vsock(7)}). */
public final class Vsock {
    private static final Path DEVICE = Path.of("/dev/vhost-vsock");

    private Vsock() {}

    /** Whether {@code /dev/vhost-vsock} opens; the failure says why not. */
    public static void probe() throws LinuxException {
        Descriptor.open(DEVICE, LibC.O_RDWR, 0).close();
    }
}
