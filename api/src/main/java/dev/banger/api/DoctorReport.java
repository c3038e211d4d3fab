package dev.banger.api;

import java.util.List;

/** What {@code bangerd doctor} prints as JSON and {@code banger doctor} shows. */
public record DoctorReport(List<Row> rows) {
    public DoctorReport {
        rows = List.copyOf(rows);
    }

    /**
     * One thing that was looked at.
     *
     * @param status {@code PASS}, {@code WARN} or {@code FAIL}
     * @param fix what to do; empty on PASS
     */
    public record Row(String name, String status, String detail, String fix) {}
}
