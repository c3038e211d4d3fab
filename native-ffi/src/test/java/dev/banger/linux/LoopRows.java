package dev.banger.linux;

import java.util.List;

/** {@code linux/loop.h} as {@link LoopDevice} repeats it. */
final class LoopRows {
    private static final String HEADER = "linux/loop.h";

    private LoopRows() {}

    static List<HeaderRow> rows() {
        return List.of(
                HeaderRow.of(HEADER, "LOOP_CLR_FD", LoopDevice.LOOP_CLR_FD),
                HeaderRow.of(HEADER, "LOOP_GET_STATUS64", LoopDevice.LOOP_GET_STATUS64),
                HeaderRow.of(HEADER, "LOOP_CONFIGURE", LoopDevice.LOOP_CONFIGURE),
                HeaderRow.of(HEADER, "LOOP_CTL_GET_FREE", LoopDevice.LOOP_CTL_GET_FREE),
                HeaderRow.of(HEADER, "LO_FLAGS_READ_ONLY", LoopDevice.LO_FLAGS_READ_ONLY),
                HeaderRow.of(HEADER, "LO_FLAGS_AUTOCLEAR", LoopDevice.LO_FLAGS_AUTOCLEAR),
                HeaderRow.of(HEADER, "LO_NAME_SIZE", LoopDevice.LO_NAME_SIZE),
                HeaderRow.size(HEADER, "loop_info64", LoopDevice.INFO_SIZE),
                HeaderRow.offset(HEADER, "loop_info64", "lo_number", LoopDevice.INFO_NUMBER),
                HeaderRow.offset(HEADER, "loop_info64", "lo_flags", LoopDevice.INFO_FLAGS),
                HeaderRow.offset(HEADER, "loop_info64", "lo_file_name", LoopDevice.INFO_FILE_NAME),
                HeaderRow.size(HEADER, "loop_config", LoopDevice.CONFIG_SIZE),
                HeaderRow.offset(HEADER, "loop_config", "fd", LoopDevice.CONFIG_FD),
                HeaderRow.offset(HEADER, "loop_config", "info", LoopDevice.CONFIG_INFO));
    }
}
