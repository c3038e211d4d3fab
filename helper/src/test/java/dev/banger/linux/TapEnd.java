package dev.banger.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The other end of a tap, as a VMM has it: writes and collects Ethernet frames. In this package for the sake of the call layer. */
public final class TapEnd implements AutoCloseable {
    /** {@code struct virtio_net_hdr}. */
    private static final int VNET_HEADER_BYTES = 10;

    private static final int FRAME_MAX_BYTES = 2_048;

    private final Descriptor tap;
    private final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    private final List<byte[]> seen = new CopyOnWriteArrayList<>();

    private TapEnd(Descriptor tap) {
        this.tap = tap;
    }

    public static TapEnd open(String name) throws LinuxException {
        var end = new TapEnd(Tun.open(name));
        Thread.ofPlatform().daemon().name("frames of " + name).start(end::collect);
        return end;
    }

    public void send(byte[] frame) throws LinuxException {
        try (var arena = Arena.ofConfined()) {
            var segment = arena.allocate(VNET_HEADER_BYTES + frame.length);
            MemorySegment.copy(frame, 0, segment, ValueLayout.JAVA_BYTE, VNET_HEADER_BYTES, frame.length);
            Calls.check("write a frame", LibC.write(tap.number(), segment));
        }
    }

    /** The next frame of that kind, others are dropped; empty when none came within ten seconds. */
    public Optional<byte[]> await(Predicate<byte[]> kind) throws InterruptedException {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            var frame = frames.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (frame == null || kind.test(frame)) {
                return Optional.ofNullable(frame);
            }
        }
    }

    /** Whether a frame of that kind came so far. */
    public boolean hasSeen(Predicate<byte[]> kind) {
        return seen.stream().anyMatch(kind);
    }

    /** The collecting thread is left in its read: it ends with the tap. */
    @Override
    public void close() {
        tap.close();
    }

    private void collect() {
        try (var arena = Arena.ofConfined()) {
            var segment = arena.allocate(FRAME_MAX_BYTES);
            for (var length = 0L; length >= 0 && tap.isOpen(); ) {
                length = LibC.read(tap.number(), segment);
                if (length > VNET_HEADER_BYTES) {
                    var frame = segment.asSlice(VNET_HEADER_BYTES, length - VNET_HEADER_BYTES).toArray(ValueLayout.JAVA_BYTE);
                    seen.add(frame);
                    frames.add(frame);
                }
            }
        } catch (IllegalStateException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
