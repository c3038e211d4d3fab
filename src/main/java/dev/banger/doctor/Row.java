package dev.banger.doctor;

import dev.banger.api.DoctorReport;

/** Makes rows of the report. WARN is for what degrades, FAIL for what makes VMs impossible. */
final class Row {
    private Row() {}

    static DoctorReport.Row pass(String name, String detail) {
        return new DoctorReport.Row(name, "PASS", detail, "");
    }

    static DoctorReport.Row warn(String name, String detail, String fix) {
        return new DoctorReport.Row(name, "WARN", detail, fix);
    }

    static DoctorReport.Row fail(String name, String detail, String fix) {
        return new DoctorReport.Row(name, "FAIL", detail, fix);
    }
}
