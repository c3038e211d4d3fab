package dev.banger.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.config.BangerException;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class ModuleTreeTest {
    @TempDir
    Path directory;

    @Test
    void eachModuleComesAfterWhatItNeedsByModulesDep() throws IOException {
        for (var name : List.of("virtio", "virtio_ring", "virtio_net", "net_failover", "failover", "unwanted")) {
            Files.write(directory.resolve(name + ".ko"), new byte[0]);
        }
        Files.writeString(directory.resolve("modules.dep"), """
                kernel/virtio_net.ko: kernel/net_failover.ko kernel/failover.ko kernel/virtio.ko kernel/virtio_ring.ko
                kernel/net_failover.ko: kernel/failover.ko
                kernel/failover.ko:
                kernel/virtio.ko: kernel/virtio_ring.ko
                kernel/virtio_ring.ko:
                kernel/unwanted.ko:
                """);
        Files.writeString(directory.resolve("modules.builtin"), "kernel/fs/ext4/ext4.ko\n");
        var order = ModuleTree.of(directory).loadOrder(List.of("virtio-net", "ext4", "nonexistent"));
        assertEquals(List.of("virtio_ring", "virtio", "failover", "net_failover", "virtio_net"), order);
    }

    @Test
    void withoutModulesDepTheModulesThemselvesTellAndMayBeCompressed() throws IOException {
        var top = module("base,mid-dle,builtin-one");
        try (var out = new XZOutputStream(Files.newOutputStream(directory.resolve("top.ko.xz")), new LZMA2Options(0))) {
            out.write(top);
        }
        var middle = module("base");
        var zstd = new ZstdJavaCompressor();
        var packed = new byte[zstd.maxCompressedLength(middle.length)];
        Files.write(directory.resolve("mid_dle.ko.zst"), Arrays.copyOf(packed, zstd.compress(middle, 0, middle.length, packed, 0, packed.length)));
        Files.write(directory.resolve("base.ko"), module(""));
        Files.writeString(directory.resolve("modules.builtin"), "kernel/builtin_one.ko\n");
        var tree = ModuleTree.of(directory);
        assertEquals(List.of("base", "mid_dle", "top"), tree.loadOrder(List.of("top")));
        assertArrayEquals(top, tree.content("top"));
        assertArrayEquals(middle, tree.content("mid-dle"));
    }

    @Test
    void aMissingDependencyIsNamed() throws IOException {
        Files.write(directory.resolve("top.ko"), module("absent"));
        var tree = ModuleTree.of(directory);
        var failure = assertThrows(BangerException.class, () -> tree.loadOrder(List.of("top")));
        assertTrue(failure.getMessage().contains("needs absent"), failure.getMessage());
    }

    @Test
    void anyDependencyGraphEvenWithLoopsGivesEachModuleOnceAndNeedsFirst() throws IOException {
        var random = new Random(42);
        for (var round = 0; round < 30; round++) {
            var tree = Files.createDirectory(directory.resolve("round" + round));
            var dep = new StringBuilder();
            var count = 1 + random.nextInt(20);
            for (var i = 0; i < count; i++) {
                Files.write(tree.resolve("m" + i + ".ko"), new byte[0]);
                dep.append("m").append(i).append(".ko:");
                for (var need = 0; need < i; need++) {
                    if (random.nextInt(3) == 0) {
                        dep.append(" m").append(need).append(".ko");
                    }
                }
                dep.append('\n');
            }
            Files.writeString(tree.resolve("modules.dep"), dep);
            var order = ModuleTree.of(tree).loadOrder(List.of("m" + (count - 1)));
            assertEquals(order.size(), new HashSet<>(order).size());
            dep.toString().lines().forEach(line -> {
                var at = order.indexOf(line.substring(0, line.indexOf('.')));
                for (var need : line.substring(line.indexOf(':') + 1).strip().split("\\s+")) {
                    assertTrue(at < 0 || need.isEmpty() || order.indexOf(need.replace(".ko", "")) < at, line);
                }
            });
        }
        var loop = Files.createDirectory(directory.resolve("loop"));
        Files.write(loop.resolve("a.ko"), new byte[0]);
        Files.write(loop.resolve("b.ko"), new byte[0]);
        Files.writeString(loop.resolve("modules.dep"), "a.ko: b.ko\nb.ko: a.ko\n");
        assertEquals(List.of("b", "a"), ModuleTree.of(loop).loadOrder(List.of("a")));
    }

    /** An ELF file with the sections {@code .modinfo} and {@code .shstrtab}, elf(5). */
    private static byte[] module(String depends) {
        var info = ("license=GPL\0depends=" + depends + "\0name=x\0").getBytes(StandardCharsets.US_ASCII);
        var names = "\0.modinfo\0.shstrtab\0".getBytes(StandardCharsets.US_ASCII);
        var table = 64 + info.length + names.length;
        var elf = ByteBuffer.allocate(table + 3 * 64).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1}).putShort(18, (short) 62).putLong(40, table);
        elf.putShort(58, (short) 64).putShort(60, (short) 3).putShort(62, (short) 2);
        elf.put(64, info).put(64 + info.length, names);
        elf.putInt(table + 64, 1).putLong(table + 64 + 24, 64).putLong(table + 64 + 32, info.length);
        elf.putInt(table + 128, 10).putLong(table + 128 + 24, 64 + info.length).putLong(table + 128 + 32, names.length);
        return elf.array();
    }
}
