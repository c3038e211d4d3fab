package dev.banger.helper;

import dev.banger.linux.Errno;
import dev.banger.linux.Files;
import dev.banger.linux.LinuxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Whether a file may be run as a VMM: nobody but root and this helper's own account can change it, and this machine can run it. */
final class VmmBinary {
    /** {@code elf.h}: the header's fields that are read. */
    private static final int ELF_MAGIC = 0x7f454c46;

    private static final int ELF_MACHINE = 18;
    private static final int ELF_READ = 20;
    private static final Map<String, Integer> MACHINES = Map.of("amd64", 62, "aarch64", 183);
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int EXECUTABLE = 0111;

    private VmmBinary() {}

    /** @throws PrivilegedException REFUSED, with the reason */
    static void check(Path binary) throws PrivilegedException {
        try (var file = Files.open(binary, Files.Access.READ)) {
            var attributes = java.nio.file.Files.readAttributes(file.path(), "unix:mode,uid,isRegularFile");
            var mode = (int) attributes.get("mode");
            var uid = (int) attributes.get("uid");
            var own = (int) java.nio.file.Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            if (!(boolean) attributes.get("isRegularFile")) {
                throw refused(binary, "is not a regular file");
            }
            if (uid != 0 && uid != own) {
                throw refused(binary, "belongs to uid " + uid + ", who could change it: it must belong to root or to uid " + own);
            }
            if ((mode & WRITABLE_BY_OTHERS) != 0) {
                throw refused(binary, String.format("is group- or world-writable (mode %04o): run chmod go-w on it", mode & 07777));
            }
            if ((mode & EXECUTABLE) == 0) {
                throw refused(binary, String.format("is not executable (mode %04o)", mode & 07777));
            }
            checkMachine(binary, file.path());
        } catch (LinuxException e) {
            throw e.errno() == Errno.ELOOP
                    ? refused(binary, "is a symbolic link: name the program itself (readlink -f " + binary + ")")
                    : refused(binary, "cannot be opened: " + Errno.text(e.errno()));
        } catch (IOException e) {
            throw refused(binary, "cannot be read: " + e.getMessage());
        }
    }

    private static void checkMachine(Path binary, Path open) throws IOException, PrivilegedException {
        var header = ByteBuffer.allocate(ELF_READ);
        try (var channel = FileChannel.open(open, StandardOpenOption.READ)) {
            while (header.hasRemaining() && channel.read(header) >= 0) {
                continue;
            }
        }
        var wanted = MACHINES.get(System.getProperty("os.arch"));
        if (header.hasRemaining() || header.getInt(0) != ELF_MAGIC) {
            throw refused(binary, "is not an ELF program");
        }
        var machine = Short.toUnsignedInt(header.order(ByteOrder.LITTLE_ENDIAN).getShort(ELF_MACHINE));
        if (wanted == null || machine != wanted) {
            throw refused(binary, "is built for another architecture (ELF machine " + machine + ", this host is "
                    + System.getProperty("os.arch") + ")");
        }
    }

    private static PrivilegedException refused(Path binary, String why) {
        return new PrivilegedException(PrivilegedException.Code.REFUSED, "VMM binary " + binary + " " + why);
    }
}
