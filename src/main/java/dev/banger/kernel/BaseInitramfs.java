package dev.banger.kernel;

import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.guest.CpioArchive;
import dev.banger.guest.GuestFiles;
import dev.banger.operation.ChildProcess;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The initramfs that all guests of one kernel share: busybox, {@code guest/init} and the modules that a guest needs. It is not compressed: a guest
 * without KVM unpacks slower than it reads.
 */
final class BaseInitramfs {
    private static final List<String> MOUNT_POINTS = List.of("dev", "newroot", "proc", "sys");

    private BaseInitramfs() {}

    /** @return the modules in it, in the order they load */
    static List<String> write(ModuleTree modules, Path destination) throws IOException {
        var busybox = Files.readAllBytes(ChildProcess.require("busybox", "busybox-static"));
        requireStatic(busybox);
        var order = modules.loadOrder(GuestFiles.lines("modules"));
        try (var archive = new CpioArchive(new BufferedOutputStream(Files.newOutputStream(destination), 1 << 20))) {
            for (var directory : MOUNT_POINTS) {
                archive.directory(directory, 0755);
            }
            // The kernel opens it as init's stdin, stdout and stderr before anything is mounted.
            archive.characterDevice("dev/console", 0600, 5, 1);
            archive.file("bin/busybox", 0755, busybox);
            for (var applet : GuestFiles.lines("applets")) {
                archive.link("bin/" + applet, "busybox");
            }
            archive.file("init", 0755, GuestFiles.init());
            for (var module : order) {
                archive.file("modules/" + module + ".ko", 0644, modules.content(module));
            }
            archive.file("modules/order", 0644, String.join("", order.stream().map(module -> "/modules/" + module + ".ko\n").toList()));
        }
        return order;
    }

    /** Only a static busybox runs where there is no library: an ELF without the program header PT_INTERP. */
    private static void requireStatic(byte[] busybox) {
        Elf.requireX8664("busybox", busybox);
        if (Elf.section(busybox, ".interp").isPresent()) {
            throw new BangerException(Code.UNSUPPORTED,
                    "the host's busybox is not static", "Install it: apt-get install busybox-static");
        }
    }
}
