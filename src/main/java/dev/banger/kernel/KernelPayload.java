package dev.banger.kernel;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import io.airlift.compress.v3.lz4.Lz4JavaDecompressor;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.SingleXZInputStream;

/**
 * Unpacks what a {@code bzImage} carries. The kernel's build puts the unpacked size behind the compressed bytes, as four little-endian bytes
 * (scripts/Makefile.lib, {@code size_append}; gzip ends in them anyway), so the output is sized beforehand and never grows beyond it.
 */
final class KernelPayload {
    private static final int SIZE_BYTES = 4;
    private static final int LZ4_LEGACY_BLOCK = 8 << 20;

    private KernelPayload() {}

    /** @param label names the file in errors */
    static byte[] unpack(String label, byte[] bytes, int start, int length) {
        var view = ByteBuffer.wrap(bytes, start, length).slice().order(ByteOrder.LITTLE_ENDIAN);
        var magic = view.getInt(0);
        if (magic == 0x464c457f) {
            return Arrays.copyOfRange(bytes, start, start + length);
        }
        var size = Integer.toUnsignedLong(view.getInt(length - SIZE_BYTES));
        if (size == 0 || size > BootImage.MAX_BYTES) {
            throw damaged(label, "it claims to unpack to " + size + " bytes", null);
        }
        var packed = length - SIZE_BYTES;
        try {
            var out = new byte[(int) size];
            if ((magic & 0xffff) == 0x8b1f) {
                fill(out, new GZIPInputStream(new ByteArrayInputStream(bytes, start, length)));
            } else if (magic == 0x587a37fd) {
                fill(out, new SingleXZInputStream(new ByteArrayInputStream(bytes, start, packed)));
            } else if (magic == 0xfd2fb528) {
                exact(label, out, new ZstdJavaDecompressor().decompress(bytes, start, packed, out, 0, out.length));
            } else if (magic == 0x184c2102) {
                lz4Legacy(label, bytes, start, packed, out);
            } else if ((magic & 0xffffff) == 0x00005d) {
                fill(out, new LZMAInputStream(new ByteArrayInputStream(bytes, start, packed)));
            } else {
                throw new BangerException(Code.UNSUPPORTED, label + ": payload compression with magic %08x is not supported".formatted(
                        Integer.reverseBytes(magic)), "Use a kernel compressed by gzip, xz, zstd, lz4 or lzma.");
            }
            return out;
        } catch (IOException | RuntimeException e) {
            if (e instanceof BangerException told) {
                throw told;
            }
            throw damaged(label, "its payload does not unpack: " + e.getMessage(), e);
        }
    }

    /** Blocks of 8 MiB, each behind its packed length; the format of {@code lz4 -l}. */
    private static void lz4Legacy(String label, byte[] bytes, int start, int packed, byte[] out) {
        var view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var lz4 = new Lz4JavaDecompressor();
        var at = start + 4;
        var end = start + packed;
        var written = 0;
        while (written < out.length) {
            if (at + 4 > end) {
                throw damaged(label, "its lz4 payload ends early", null);
            }
            var block = view.getInt(at);
            at += 4;
            if (block == 0x184c2102) {
                continue;
            }
            if (block <= 0 || block > end - at) {
                throw damaged(label, "it has an lz4 block of " + block + " bytes", null);
            }
            written += lz4.decompress(bytes, at, block, out, written, Math.min(LZ4_LEGACY_BLOCK, out.length - written));
            at += block;
        }
    }

    private static void fill(byte[] out, InputStream in) throws IOException {
        var read = in.readNBytes(out, 0, out.length);
        if (read != out.length || in.read() >= 0) {
            throw new IOException("it does not have the " + out.length + " bytes that it claims");
        }
    }

    private static void exact(String label, byte[] out, int written) {
        if (written != out.length) {
            throw damaged(label, "it unpacks to " + written + " bytes and claims " + out.length, null);
        }
    }

    private static BangerException damaged(String label, String how, Exception cause) {
        return new BangerException(Code.BAD_REQUEST, label + " is damaged: " + how, null, cause);
    }
}
