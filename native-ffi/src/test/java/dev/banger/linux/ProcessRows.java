package dev.banger.linux;

import java.util.List;

/**
 * The headers of processes and descriptors as {@link Pidfd}, {@link ExitWatcher}, {@link Spawn}, {@link Files} and {@link FileCopy}
 * repeat them.
 */
final class ProcessRows {
    private ProcessRows() {}

    static List<HeaderRow> rows() {
        return List.of(
                HeaderRow.of("sys/syscall.h", "SYS_pidfd_open", Pidfd.SYS_PIDFD_OPEN),
                HeaderRow.of("sys/syscall.h", "SYS_pidfd_send_signal", Pidfd.SYS_PIDFD_SEND_SIGNAL),
                HeaderRow.of("sys/syscall.h", "SYS_openat2", Files.SYS_OPENAT2),
                HeaderRow.of("sys/wait.h", "P_PIDFD", Pidfd.P_PIDFD),
                HeaderRow.of("sys/wait.h", "WNOHANG", Pidfd.WNOHANG),
                HeaderRow.of("sys/wait.h", "WEXITED", Pidfd.WEXITED),
                HeaderRow.of("signal.h", "CLD_EXITED", Pidfd.CLD_EXITED),
                HeaderRow.of("signal.h", "CLD_KILLED", Pidfd.CLD_KILLED),
                HeaderRow.of("signal.h", "CLD_DUMPED", Pidfd.CLD_DUMPED),
                HeaderRow.of("signal.h", "sizeof(siginfo_t)", Pidfd.SIGINFO_SIZE),
                HeaderRow.of("signal.h", "offsetof(siginfo_t, si_code)", Pidfd.SIGINFO_CODE),
                HeaderRow.of("signal.h", "offsetof(siginfo_t, si_pid)", Pidfd.SIGINFO_PID),
                HeaderRow.of("signal.h", "offsetof(siginfo_t, si_status)", Pidfd.SIGINFO_STATUS),
                HeaderRow.of("signal.h", "sizeof(sigset_t)", Spawn.SIGNAL_SET_SIZE),
                HeaderRow.size("poll.h", "pollfd", Pidfd.POLLFD_SIZE),
                HeaderRow.offset("poll.h", "pollfd", "events", 4),
                HeaderRow.offset("poll.h", "pollfd", "revents", 6),
                HeaderRow.of("poll.h", "POLLIN", Pidfd.POLLIN),
                HeaderRow.of("sys/eventfd.h", "EFD_CLOEXEC", ExitWatcher.EFD_CLOEXEC),
                HeaderRow.of("sys/eventfd.h", "EFD_NONBLOCK", ExitWatcher.EFD_NONBLOCK),
                HeaderRow.of("spawn.h", "POSIX_SPAWN_SETSID", Spawn.POSIX_SPAWN_SETSID),
                HeaderRow.of("spawn.h", "POSIX_SPAWN_SETSIGDEF", Spawn.POSIX_SPAWN_SETSIGDEF),
                HeaderRow.of("spawn.h", "POSIX_SPAWN_SETSIGMASK", Spawn.POSIX_SPAWN_SETSIGMASK),
                HeaderRow.of("spawn.h", "sizeof(posix_spawnattr_t)", Spawn.ATTRIBUTES_SIZE),
                HeaderRow.of("spawn.h", "sizeof(posix_spawn_file_actions_t)", Spawn.FILE_ACTIONS_SIZE),
                HeaderRow.of("fcntl.h", "F_DUPFD_CLOEXEC", Spawn.F_DUPFD_CLOEXEC),
                HeaderRow.of("sys/prctl.h", "PR_CAP_AMBIENT", Spawn.PR_CAP_AMBIENT),
                HeaderRow.of("sys/prctl.h", "PR_CAP_AMBIENT_CLEAR_ALL", Spawn.PR_CAP_AMBIENT_CLEAR_ALL),
                HeaderRow.of("fcntl.h", "O_APPEND", Files.O_APPEND),
                HeaderRow.of("fcntl.h", "O_DIRECTORY", Files.O_DIRECTORY),
                HeaderRow.of("fcntl.h", "O_NOFOLLOW", Files.O_NOFOLLOW),
                HeaderRow.of("fcntl.h", "O_PATH", Files.O_PATH),
                HeaderRow.of("fcntl.h", "AT_EMPTY_PATH", Files.AT_EMPTY_PATH),
                HeaderRow.of("sys/stat.h", "S_IFBLK", Files.S_IFBLK),
                HeaderRow.of("sys/sysmacros.h", "makedev(253, 300)", Files.deviceNumber(253, 300)),
                HeaderRow.size("linux/openat2.h", "open_how", Files.OPEN_HOW_SIZE),
                HeaderRow.offset("linux/openat2.h", "open_how", "flags", Files.OPEN_HOW_FLAGS),
                HeaderRow.offset("linux/openat2.h", "open_how", "mode", Files.OPEN_HOW_MODE),
                HeaderRow.offset("linux/openat2.h", "open_how", "resolve", Files.OPEN_HOW_RESOLVE),
                HeaderRow.of("linux/openat2.h", "RESOLVE_BENEATH", Files.RESOLVE_BENEATH),
                HeaderRow.of("linux/openat2.h", "RESOLVE_NO_SYMLINKS", Files.RESOLVE_NO_SYMLINKS),
                HeaderRow.of("linux/openat2.h", "RESOLVE_NO_MAGICLINKS", Files.RESOLVE_NO_MAGICLINKS),
                HeaderRow.of("linux/fs.h", "FICLONE", FileCopy.FICLONE),
                HeaderRow.of("unistd.h", "SEEK_SET", FileCopy.SEEK_SET),
                HeaderRow.of("unistd.h", "SEEK_DATA", FileCopy.SEEK_DATA),
                HeaderRow.of("unistd.h", "SEEK_HOLE", FileCopy.SEEK_HOLE));
    }
}
