package dev.banger.vmm.qemu;

import java.io.IOException;

/** QEMU's control socket could not be used, or said what QMP does not allow. */
final class QmpException extends IOException {
    QmpException(String message) {
        super(message);
    }
}
