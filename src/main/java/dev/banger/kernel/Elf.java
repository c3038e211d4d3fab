package dev.banger.kernel;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** As much of elf(5) as kernels and modules need. */
final class Elf {
    private static final int HEADER = 64;
    private static final int EM_X86_64 = 62;
    private static final Map<Integer, String> MACHINES = Map.of(3, "i386", 40, "arm", 183, "aarch64", 243, "riscv", 21, "ppc64", 22, "s390x");

    private Elf() {}

    static boolean isElf(byte[] bytes) {
        return bytes.length >= HEADER && bytes[0] == 0x7f && bytes[1] == 'E' && bytes[2] == 'L' && bytes[3] == 'F';
    }

    /** @throws BangerException UNSUPPORTED naming the architecture it is for */
    static void requireX8664(String label, byte[] elf) {
        var little = elf[5] == 1;
        var machine = Short.toUnsignedInt(ByteBuffer.wrap(elf).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN).getShort(18));
        if (machine != EM_X86_64 || elf[4] != 2 || !little) {
            throw otherArchitecture(label, MACHINES.getOrDefault(machine, "machine " + machine));
        }
    }

    static BangerException otherArchitecture(String label, String name) {
        return new BangerException(Code.UNSUPPORTED, label + " is for " + name + "; only " + Architecture.X86_64.name() + " is supported",
                "Import a kernel for " + Architecture.X86_64.name() + ".");
    }

    /** The bytes of a section as a buffer of its own; empty when it is missing or its bounds lie. */
    static Optional<ByteBuffer> section(byte[] elf, String name) {
        if (!isElf(elf) || elf[4] != 2 || elf[5] != 1) {
            return Optional.empty();
        }
        var view = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
        var table = view.getLong(40);
        var entry = Short.toUnsignedInt(view.getShort(58));
        var count = Short.toUnsignedInt(view.getShort(60));
        var names = Short.toUnsignedInt(view.getShort(62));
        if (entry < 64 || names >= count || table < 0 || table + (long) entry * count > elf.length) {
            return Optional.empty();
        }
        var strings = slice(view, (int) table + names * entry);
        for (var i = 0; i < count && strings.isPresent(); i++) {
            var header = (int) table + i * entry;
            if (name.equals(text(strings.get(), view.getInt(header)))) {
                return slice(view, header);
            }
        }
        return Optional.empty();
    }

    private static Optional<ByteBuffer> slice(ByteBuffer view, int header) {
        var offset = view.getLong(header + 24);
        var size = view.getLong(header + 32);
        return offset < 0 || size < 0 || offset > view.capacity() - size ? Optional.empty() : Optional.of(view.slice((int) offset, (int) size));
    }

    private static String text(ByteBuffer strings, int at) {
        var end = at;
        while (end >= 0 && end < strings.capacity() && strings.get(end) != 0) {
            end++;
        }
        if (at < 0 || end >= strings.capacity()) {
            return "";
        }
        var bytes = new byte[end - at];
        strings.get(at, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
