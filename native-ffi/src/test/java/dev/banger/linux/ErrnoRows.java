package dev.banger.linux;

import java.util.List;
import java.util.stream.IntStream;

/** {@code errno.h}: each number of the table under the name that we print for it. */
final class ErrnoRows {
    private ErrnoRows() {}

    static List<HeaderRow> rows() {
        return IntStream.rangeClosed(1, Errno.EHWPOISON)
                .filter(number -> !Errno.name(number).startsWith("errno "))
                .mapToObj(number -> HeaderRow.of("errno.h", Errno.name(number), number))
                .toList();
    }
}
