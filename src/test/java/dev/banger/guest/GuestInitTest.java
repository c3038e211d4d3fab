package dev.banger.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.banger.operation.ChildProcess;
import dev.banger.operation.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The functions of {@code guest/init}, run by busybox's shell over a directory that stands for a root file system. */
class GuestInitTest {
    @TempDir
    Path directory;

    private Path root;

    @BeforeEach
    void tools() throws IOException {
        assumeTrue(ChildProcess.find("busybox").isPresent(), "SKIP: busybox is not installed");
        root = Files.createDirectory(directory.resolve("root"));
        Files.createDirectories(directory.resolve("banger/files/etc"));
        Files.writeString(directory.resolve("banger/files/etc/resolv.conf"), "nameserver 10.0.0.1\n");
    }

    @Test
    void theScriptParses() throws IOException {
        var file = Files.write(directory.resolve("init"), GuestFiles.init());
        ChildProcess.of("busybox", "busybox-static", "sh", "-n", file.toString()).runOrFail(Progress.silent("test"));
        if (ChildProcess.find("shellcheck").isPresent()) {
            ChildProcess.of("shellcheck", "shellcheck", "-s", "busybox", "-e", "SC2015,SC2094", file.toString()).runOrFail(Progress.silent("test"));
        }
    }

    @Test
    void aLinkOfTheImageIsReplacedAndItsTargetIsUntouched() throws IOException {
        var outside = Files.writeString(directory.resolve("outside"), "mine");
        Files.createDirectory(root.resolve("etc"));
        Files.createSymbolicLink(root.resolve("etc/resolv.conf"), outside);
        assertEquals("", call("install_files"));
        assertEquals("mine", Files.readString(outside));
        assertTrue(Files.isRegularFile(root.resolve("etc/resolv.conf"), LinkOption.NOFOLLOW_LINKS));
        assertEquals("nameserver 10.0.0.1\n", Files.readString(root.resolve("etc/resolv.conf")));
    }

    @Test
    void aDirectoryThatIsALinkIsRefusedByName() throws IOException {
        var outside = Files.createDirectory(directory.resolve("outside"));
        Files.createSymbolicLink(root.resolve("etc"), outside);
        assertEquals("banger-init: /etc of the image is a symbolic link where a directory is needed", call("install_files"));
        assertEquals(0, outside.toFile().list().length);
    }

    @Test
    void aFileWhereADirectoryIsNeededIsRefusedByName() throws IOException {
        Files.writeString(root.resolve("etc"), "");
        assertEquals("banger-init: /etc of the image is not a directory", call("install_files"));
    }

    @Test
    void aDirectoryWhereAFileIsNeededIsRefusedByName() throws IOException {
        Files.createDirectories(root.resolve("etc/resolv.conf"));
        assertEquals("banger-init: /etc/resolv.conf of the image is a directory where a file is needed", call("install_files"));
    }

    @Test
    void theImagesInitIsFollowedInsideTheRootOnly() throws IOException {
        Files.createDirectories(root.resolve("sbin"));
        assertEquals("banger-init: the image has no executable /sbin/init: it needs systemd-sysv or another init", call("check_init"));
        Files.createSymbolicLink(root.resolve("sbin/init"), Path.of("/bin/sh"));
        assertEquals("banger-init: the image has no executable /sbin/init: it needs systemd-sysv or another init", call("check_init"));
        Files.createDirectories(root.resolve("bin"));
        Files.copy(ChildProcess.require("busybox", "busybox-static"), root.resolve("bin/sh"));
        assertEquals("", call("check_init"));
        var other = Files.readAllBytes(root.resolve("bin/sh"));
        other[18] = (byte) 0xb7; // EM_AARCH64
        Files.write(root.resolve("bin/sh"), other);
        assertEquals("banger-init: /sbin/init of the image is not for x86_64: the image is of another architecture", call("check_init"));
    }

    /** What the function says; the script's functions alone are loaded, its paths moved below the test's directory, and failing ends the shell. */
    private String call(String function) throws IOException {
        var text = new String(GuestFiles.init(), StandardCharsets.UTF_8);
        var functions = text.substring(0, text.indexOf("mount -t proc"))
                .replace("new=/newroot", "new='" + root + "'")
                .replace("export PATH=/bin", "")
                .replace("/banger", directory + "/banger")
                .replaceFirst("(?s)end\\(\\) \\{.*?\\n}", "end() { exit 1; }");
        var script = Files.writeString(directory.resolve("functions"), functions + "\n" + function + "\n");
        var ending = ChildProcess.of("busybox", "busybox-static", "sh", script.toString()).run(Progress.silent("test"));
        return String.join("\n", ending.output()).replace(directory.toString(), "");
    }

    @Test
    void everyAppletTheScriptCallsIsLinked() {
        var applets = GuestFiles.lines("applets");
        var text = new String(GuestFiles.init(), StandardCharsets.UTF_8);
        var builtins = List.of("read", "echo", "cd", "exec", "export");
        for (var word : List.of("mount", "insmod", "mkdir", "rm", "cp", "chmod", "chown", "find", "readlink", "od", "ip", "date", "hostname",
                "sleep", "reboot", "poweroff", "uname", "switch_root")) {
            assertTrue(!text.contains(word + " ") || applets.contains(word) || builtins.contains(word), word);
        }
    }
}
