package dev.banger.kernel;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The modules of one kernel, {@code lib/modules/<release>}. Dependencies come from {@code modules.dep} (modules.dep(5)) where depmod has been run, and
 * else, as in a package that was not installed, from each module's own {@code .modinfo}. Names are compared as the kernel does, '-' as '_'.
 */
final class ModuleTree {
    private static final long MODULE_MAX = 256L << 20;

    private final Path root;
    private final Map<String, Path> files = new HashMap<>();
    private final Map<String, List<String>> listed = new HashMap<>();
    private final Set<String> builtin = new HashSet<>();
    private final Map<String, byte[]> read = new HashMap<>();

    private ModuleTree(Path root) {
        this.root = root;
    }

    /** A kernel without modules. */
    static ModuleTree empty() {
        return new ModuleTree(Path.of("/nonexistent"));
    }

    static ModuleTree of(Path directory) throws IOException {
        var tree = new ModuleTree(directory);
        try (var all = Files.walk(directory)) {
            all.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches(".+\\.ko(\\.(xz|zst|gz))?"))
                    .forEach(file -> tree.files.put(name(file.toString()), file));
        }
        for (var line : lines(directory.resolve("modules.builtin"))) {
            tree.builtin.add(name(line.strip()));
        }
        for (var line : lines(directory.resolve("modules.dep"))) {
            var colon = line.indexOf(':');
            if (colon > 0) {
                var needs = line.substring(colon + 1).strip();
                tree.listed.put(name(line.substring(0, colon)),
                        needs.isEmpty() ? List.of() : List.of(needs.split("\\s+")).reversed().stream().map(ModuleTree::name).toList());
            }
        }
        return tree;
    }

    /** The wanted modules that exist as files and what they need, each after what it needs. Built-in and unknown ones are left out. */
    List<String> loadOrder(List<String> wanted) {
        var order = new LinkedHashMap<String, Boolean>();
        wanted.stream().map(ModuleTree::canonical).filter(files::containsKey).forEach(module -> visit(module, order, new ArrayList<>()));
        return List.copyOf(order.keySet());
    }

    /** The module's ELF, decompressed. */
    byte[] content(String module) {
        return read.computeIfAbsent(canonical(module), name -> {
            var file = files.get(name);
            try {
                if (Files.size(file) > MODULE_MAX) {
                    throw new IOException("larger than a module can be");
                }
                return decompressed(file.getFileName().toString(), Files.readAllBytes(file));
            } catch (IOException | RuntimeException e) {
                throw new BangerException(Code.BAD_REQUEST, "cannot read kernel module " + root.relativize(file) + ": " + e.getMessage(), null, e);
            }
        });
    }

    private void visit(String module, Map<String, Boolean> order, List<String> path) {
        if (order.containsKey(module) || path.contains(module)) {
            return;
        }
        path.add(module);
        for (var need : dependencies(module)) {
            if (files.containsKey(need)) {
                visit(need, order, path);
            } else if (!builtin.contains(need)) {
                throw new BangerException(Code.BAD_REQUEST, "kernel module " + module + " needs " + need + ", which is not among the modules",
                        "On Ubuntu, the package linux-modules-<release> belongs to the kernel's package.");
            }
        }
        path.removeLast();
        order.put(module, true);
    }

    private List<String> dependencies(String module) {
        var known = listed.get(module);
        return known != null ? known : modinfo(content(module));
    }

    /** {@code depends=a,b} of the section {@code .modinfo}, NUL-separated strings. */
    private static List<String> modinfo(byte[] elf) {
        var section = Elf.section(elf, ".modinfo");
        if (section.isEmpty()) {
            return List.of();
        }
        var bytes = new byte[section.get().remaining()];
        section.get().get(bytes);
        for (var entry : new String(bytes, StandardCharsets.UTF_8).split("\0")) {
            if (entry.startsWith("depends=") && entry.length() > "depends=".length()) {
                return List.of(entry.substring("depends=".length()).split(",")).stream().map(ModuleTree::canonical).toList();
            }
        }
        return List.of();
    }

    private static byte[] decompressed(String name, byte[] bytes) throws IOException {
        if (name.endsWith(".xz")) {
            return new XZInputStream(new ByteArrayInputStream(bytes)).readNBytes((int) MODULE_MAX);
        }
        if (name.endsWith(".gz")) {
            return new GZIPInputStream(new ByteArrayInputStream(bytes)).readNBytes((int) MODULE_MAX);
        }
        if (name.endsWith(".zst")) {
            var zstd = new ZstdJavaDecompressor();
            var size = zstd.getDecompressedSize(bytes, 0, bytes.length);
            if (size <= 0 || size > MODULE_MAX) {
                throw new IOException("zstd frame claims " + size + " bytes");
            }
            var out = new byte[(int) size];
            zstd.decompress(bytes, 0, bytes.length, out, 0, out.length);
            return out;
        }
        return bytes;
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
    }

    private static String name(String path) {
        var file = path.substring(path.lastIndexOf('/') + 1);
        var end = file.indexOf(".ko");
        return canonical(end < 0 ? file : file.substring(0, end));
    }

    private static String canonical(String module) {
        return module.replace('-', '_');
    }
}
