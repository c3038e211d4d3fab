package dev.banger.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banger.helper.PrivilegedException.Code;
import dev.banger.helper.ledger.MemoryLedger;
import dev.banger.helper.systemd.SystemdException;
import dev.banger.linux.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of systemd and made of its answers; {@link UnitVmmsHostTest} has the real one. */
@Tag("root")
class UnitVmmsTest {
    private static final String OP = "op-0123456789abcdef";
    private static final String VM = "0123456789abcdef0123456789abcdef";
    private static final String UNIT = VmmUnit.name(VM);
    private static final int OWNER = 4_711;
    private static final int FIRST = 70_000;
    private static final int PID = 4_000_001;
    private static final Path TAIL = Path.of("/usr/bin/tail");

    @TempDir
    Path directory;

    private final FakeSystemd systemd = new FakeSystemd();
    private Path disk;
    private Path sockets;
    private UnitVmms vmms;

    @BeforeEach
    void lay() throws Exception {
        TestHost.assumeRoot();
        var root = directory.toRealPath();
        var state = Files.createDirectories(root.resolve("state"));
        disk = Files.writeString(state.resolve("root.img"), "disk");
        Files.setAttribute(disk, "unix:uid", OWNER);
        sockets = root.resolve("run");
        vmms = new UnitVmms(
                systemd,
                new LeasedAccounts(new MemoryLedger(), FIRST, FIRST),
                new FileGrants(new ManagedFiles(List.of(state)), root.resolve("nodes"), OWNER),
                new SocketDirectories(sockets, OWNER),
                List.of(state),
                List.of());
    }

    @Test
    void aLaunchMakesTheSocketDirectoryAndHandsTheFileOver() throws Exception {
        vmms.launch(request());
        assertEquals(List.of(UNIT), systemd.started);
        assertEquals(FIRST, Files.getAttribute(disk, "unix:gid"));
        assertEquals(FIRST, Files.getAttribute(sockets.resolve("01234567"), "unix:uid"));
        assertEquals(OWNER, Files.getAttribute(sockets.resolve("01234567"), "unix:gid"));
        assertEquals(1, Files.getAttribute(disk, "unix:nlink"), "the link is for the time of the start");
        assertEquals(Code.CONFLICT, refusal(() -> vmms.launch(request())).code(), "it runs");
        assertEquals(Code.CONFLICT, refusal(() -> vmms.forget(VM)).code(), "it runs");
    }

    @Test
    void aProgramOfTheOwnersDoesNotRunAsTheGroupThatMayReadIt() throws Exception {
        var program = Files.copy(TAIL, disk.resolveSibling("program"));
        Files.setAttribute(program, "unix:uid", OWNER);
        Files.setAttribute(program, "unix:mode", 06710);
        vmms.launch(new LaunchVmm(
                OP, VM, TAIL, List.of(), Optional.empty(), sockets.resolve("01234567"), disk, List.of(disk), List.of(program), 1, 1));
        assertEquals(FIRST, Files.getAttribute(program, "unix:gid"));
        assertEquals(0750, (int) Files.getAttribute(program, "unix:mode") & 07777);
    }

    @Test
    void aUnitThatCannotBeStartedLeavesNothing() throws Exception {
        systemd.refusal = Optional.of(new SystemdException(SystemdException.Reason.JOB, "it failed"));
        assertEquals(Code.FAILED, refusal(() -> vmms.launch(request())).code());
        assertEquals(List.of(UNIT), systemd.forgotten);
        assertFalse(Files.exists(disk.getParent().resolveSibling("nodes").resolve(VM)));
        assertEquals(1, Files.getAttribute(disk, "unix:nlink"));
    }

    @Test
    void directoriesOfOthersAreRefused() {
        var request = new LaunchVmm(
                OP, VM, TAIL, List.of(), Optional.empty(), sockets.resolve("76543210"), disk, List.of(), List.of(), 1, 1);
        assertEquals(Code.REFUSED, refusal(() -> vmms.launch(request)).code());
        assertEquals(List.of(), systemd.started);
    }

    /** It would begin as root: the temporary directory is everybody's. */
    @Test
    void aJailerThatOthersCouldReplaceIsRefused() throws Exception {
        var programs = Files.createDirectories(directory.resolve("programs"));
        var firecracker = Files.copy(TAIL, programs.resolve("firecracker"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(TAIL, programs.resolve("jailer"), StandardCopyOption.COPY_ATTRIBUTES);
        var request = new LaunchVmm(OP, VM, firecracker, List.of("--api-sock", "x"), Optional.empty(), sockets.resolve("01234567"), disk,
                List.of(disk), List.of(), 1, 1);
        var refused = refusal(() -> vmms.launch(request));
        assertEquals(Code.REFUSED, refused.code());
        assertTrue(refused.getMessage().contains("which others than root can change"), refused.getMessage());
        assertEquals(List.of(), systemd.started);
    }

    @Test
    void theEndOfAUnitIsTakenDownOnceAndToldEachTime() throws Exception {
        systemd.units.put(UNIT, FakeSystemd.failed(PID, "oom-kill", 2, 9));
        assertEquals("killed by SIGKILL, since its unit was out of memory", end());
        assertEquals("killed by SIGKILL, since its unit was out of memory", end());
        assertEquals(List.of(UNIT), systemd.forgotten);
        systemd.units.put(UNIT, FakeSystemd.failed(PID, "exit-code", 1, 3));
        assertEquals("ended with status 3", end());
    }

    @Test
    void whatEndedUnaskedIsTakenDownTooAndAUnitThatIsNotThereIsGone() throws Exception {
        assertEquals("gone", end());
        systemd.units.put(UNIT, FakeSystemd.failed(PID, "signal", 2, 11));
        vmms.settle();
        assertTrue(systemd.units.isEmpty());
        assertEquals("killed by SIGSEGV", end());
        vmms.forget(VM);
    }

    /** Hazard row 10: this test's own process is alive, is of another control group, and stays. */
    @Test
    void aProcessThatIsNotTheUnitsIsNeverSignalled() throws Exception {
        var own = ProcessIdentity.of((int) ProcessHandle.current().pid()).orElseThrow();
        var process = new VmmProcess(own.pid(), own.startTimeTicks());
        assertEquals(Code.REFUSED, refusal(() -> vmms.signal(new SignalVmm(OP, VM, process, 9))).code(), "no unit");
        systemd.units.put(UNIT, FakeSystemd.running(own.pid()));
        assertEquals(Code.REFUSED, refusal(() -> vmms.signal(new SignalVmm(OP, VM, process, 9))).code(), "not in its control group");
        vmms.signal(new SignalVmm(OP, VM, new VmmProcess(own.pid(), own.startTimeTicks() + 1), 9));
        vmms.signal(new SignalVmm(OP, VM, new VmmProcess(PID, 1), 9));
    }

    private String end() throws PrivilegedException {
        return vmms.end(new GetVmmEnd(OP, VM, new VmmProcess(PID, 12)));
    }

    private LaunchVmm request() {
        return new LaunchVmm(OP, VM, TAIL, List.of(), Optional.empty(), sockets.resolve("01234567"), disk, List.of(disk), List.of(), 1, 1);
    }

    private static PrivilegedException refusal(org.junit.jupiter.api.function.Executable work) {
        return assertThrows(PrivilegedException.class, work);
    }
}
