package dev.banger.linux;

import java.util.List;

/** {@code fcntl.h} as {@link LibC} repeats it, and {@code linux/fs.h}. */
final class FileRows {
    private FileRows() {}

    static List<HeaderRow> rows() {
        return List.of(
                HeaderRow.of("fcntl.h", "O_RDONLY", LibC.O_RDONLY),
                HeaderRow.of("fcntl.h", "O_WRONLY", LibC.O_WRONLY),
                HeaderRow.of("fcntl.h", "O_RDWR", LibC.O_RDWR),
                HeaderRow.of("fcntl.h", "O_CREAT", LibC.O_CREAT),
                HeaderRow.of("fcntl.h", "O_EXCL", LibC.O_EXCL),
                HeaderRow.of("fcntl.h", "O_NONBLOCK", LibC.O_NONBLOCK),
                HeaderRow.of("fcntl.h", "O_CLOEXEC", LibC.O_CLOEXEC),
                HeaderRow.of("linux/fs.h", "RENAME_EXCHANGE", Files.RENAME_EXCHANGE));
    }
}
