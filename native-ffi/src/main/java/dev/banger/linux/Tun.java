package dev.banger.linux;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * Taps: Ethernet interfaces whose other end is a file descriptor ({@code Documentation/networking/tuntap.rst}, {@code linux/if_tun.h}).
 *
 * <p>The descriptor belongs to the network namespace of the thread that calls. Every method here is a few hundred microseconds of
 * blocking kernel work: not for a virtual thread's carrier.
 */
public final class Tun {
    static final Path DEVICE = Path.of("/dev/net/tun");
    static final int IFF_TAP = 0x0002;
    static final int IFF_NO_PI = 0x1000;
    static final int IFF_VNET_HDR = 0x4000;
    static final int IFF_TUN_EXCL = 0x8000;
    static final long TUNSETIFF = 0x400454caL;
    static final long TUNSETPERSIST = 0x400454cbL;
    static final long TUNSETOWNER = 0x400454ccL;
    /** {@code struct ifreq} of {@code linux/if.h} on 64-bit machines. */
    static final int IFREQ_BYTES = 40;

    static final int IFREQ_FLAGS_OFFSET = 16;

    private static final int TAP_FLAGS = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR;

    private Tun() {}

    /**
     * Makes a tap that stays when nobody has it open.
     *
     * @throws LinuxException EBUSY when there is an interface of that name, ENOENT or ENXIO when the host has no tun driver
     */
    public static void create(String name) throws LinuxException {
        try (var tap = attach("create tap " + name, name, TAP_FLAGS | IFF_TUN_EXCL)) {
            Calls.check("make tap " + name + " persistent", LibC.ioctl(tap.number(), TUNSETPERSIST, 1L));
        }
    }

    /**
     * Opens a tap for frames: each read and write is one Ethernet frame behind a {@code struct virtio_net_hdr} of 10 bytes. A tap that
     * does not exist would be made, so look it up before.
     *
     * @throws LinuxException EBUSY when somebody has it open, EINVAL when the interface is no tap
     */
    public static Descriptor open(String name) throws LinuxException {
        return attach("open tap " + name, name, TAP_FLAGS);
    }

    /**
     * Lets processes of that uid open the tap without CAP_NET_ADMIN.
     *
     * @throws LinuxException EBUSY when somebody has it open
     */
    public static void setOwner(String name, int uid) throws LinuxException {
        try (var tap = open(name)) {
            Calls.check("set owner of tap " + name + " to " + uid, LibC.ioctl(tap.number(), TUNSETOWNER, uid));
        }
    }

    /** Whether the tun driver is there and may be used; else the exception says why not. */
    public static void probe() throws LinuxException {
        Descriptor.open(DEVICE, LibC.O_RDWR, 0).close();
    }

    private static Descriptor attach(String operation, String name, int flags) throws LinuxException {
        InterfaceNames.checked(name);
        var tap = Descriptor.open(DEVICE, LibC.O_RDWR, 0);
        try (var arena = Arena.ofConfined()) {
            var request = arena.allocate(IFREQ_BYTES, Long.BYTES);
            request.setString(0, name);
            request.set(JAVA_SHORT, IFREQ_FLAGS_OFFSET, (short) flags);
            Calls.check(operation, LibC.ioctl(tap.number(), TUNSETIFF, request));
            return tap;
        } catch (LinuxException | RuntimeException | Error e) {
            tap.close();
            throw e;
        }
    }
}
