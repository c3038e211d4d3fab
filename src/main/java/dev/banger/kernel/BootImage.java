package dev.banger.kernel;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A kernel file: an ELF {@code vmlinux}, or a {@code bzImage} with the header of Documentation/arch/x86/boot.rst. Anything else, and a kernel for
 * another architecture, is refused by name.
 */
sealed interface BootImage {
    /** The largest file that is read as a kernel. */
    long MAX_BYTES = 1L << 30;

    /** As in {@code uname -r}, where the file tells it. */
    Optional<String> release();

    /** The uncompressed ELF. */
    byte[] vmlinux();

    /** An uncompressed ELF kernel. */
    record Vmlinux(byte[] vmlinux) implements BootImage {
        private static final Pattern BANNER = Pattern.compile("Linux version (\\S+) \\(");

        @Override
        public Optional<String> release() {
            var found = BANNER.matcher(new String(vmlinux, StandardCharsets.ISO_8859_1));
            return found.find() ? Optional.of(found.group(1)) : Optional.empty();
        }
    }

    /** A compressed kernel with its real-mode header. */
    record BzImage(Optional<String> release, byte[] vmlinux) implements BootImage {}

    /** @throws BangerException BAD_REQUEST or UNSUPPORTED when it is no kernel that can run here */
    static BootImage read(Path file) {
        try {
            var size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new BangerException(Code.BAD_REQUEST, file + " has " + size + " bytes: too large for a kernel");
            }
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new BangerException(Code.BAD_REQUEST, "cannot read kernel " + file + ": " + e, null, e);
        }
    }

    /** @param label names the file in errors */
    static BootImage parse(String label, byte[] bytes) {
        var view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (Elf.isElf(bytes)) {
            Elf.requireX8664(label, bytes);
            return new Vmlinux(bytes);
        }
        // arm64's Image, Documentation/arch/arm64/booting.rst: magic "ARM\x64" at 0x38.
        if (bytes.length > 0x40 && view.getInt(0x38) == 0x644d5241) {
            throw Elf.otherArchitecture(label, "aarch64");
        }
        if (bytes.length < 0x264 || view.getInt(0x202) != 0x53726448 /* HdrS */) {
            throw new BangerException(Code.BAD_REQUEST, label + " is neither an ELF vmlinux nor an x86 bzImage",
                    "Name a kernel package, a .deb, a vmlinux, a bzImage or a directory that holds vmlinuz and lib/modules.");
        }
        return bzImage(label, bytes, view);
    }

    private static BzImage bzImage(String label, byte[] bytes, ByteBuffer view) {
        var protocol = Short.toUnsignedInt(view.getShort(0x206));
        if (protocol < 0x20c) {
            throw new BangerException(Code.UNSUPPORTED,
                    label + " has boot protocol %d.%02d: 2.12 (Linux 3.8) is the oldest supported".formatted(protocol >> 8, protocol & 0xff));
        }
        if ((view.getShort(0x236) & 1) == 0) { // XLF_KERNEL_64
            throw Elf.otherArchitecture(label, "i386");
        }
        var setupSectors = bytes[0x1f1] == 0 ? 4 : Byte.toUnsignedInt(bytes[0x1f1]);
        var start = (setupSectors + 1) * 512L + Integer.toUnsignedLong(view.getInt(0x248));
        var length = Integer.toUnsignedLong(view.getInt(0x24c));
        if (length < 8 || start + length > bytes.length) {
            throw new BangerException(Code.BAD_REQUEST, "%s is damaged: its payload of %d bytes at %d is not inside its %d bytes"
                    .formatted(label, length, start, bytes.length));
        }
        var vmlinux = KernelPayload.unpack(label, bytes, (int) start, (int) length);
        if (!Elf.isElf(vmlinux)) {
            throw new BangerException(Code.BAD_REQUEST, label + " is damaged: its payload is not an ELF kernel");
        }
        Elf.requireX8664(label, vmlinux);
        return new BzImage(release(bytes, view), vmlinux);
    }

    private static Optional<String> release(byte[] bytes, ByteBuffer view) {
        var offset = Short.toUnsignedInt(view.getShort(0x20e));
        var from = offset + 0x200;
        if (offset == 0 || from >= bytes.length) {
            return Optional.empty();
        }
        var end = from;
        while (end < bytes.length && end - from < 256 && bytes[end] > 0x20) {
            end++;
        }
        return end == from ? Optional.empty() : Optional.of(new String(bytes, from, end - from, StandardCharsets.US_ASCII));
    }
}
