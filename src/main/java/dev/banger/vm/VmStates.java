package dev.banger.vm;

import java.util.Locale;

/** States as the table keeps them: the lower-case names of {@link VmState}. */
final class VmStates {
    static final String CREATED = column(VmState.CREATED);
    static final String RUNNING = column(VmState.RUNNING);
    static final String STOPPED = column(VmState.STOPPED);
    static final String ERROR = column(VmState.ERROR);

    private VmStates() {}

    static VmState of(String column) {
        return VmState.valueOf(column.toUpperCase(Locale.ROOT));
    }

    private static String column(VmState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
