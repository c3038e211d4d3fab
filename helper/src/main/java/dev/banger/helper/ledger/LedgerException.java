package dev.banger.helper.ledger;

/** The ledger cannot be read or written. The message names the file and says what to do about it. */
public final class LedgerException extends Exception {
    LedgerException(String message) {
        super(message);
    }

    LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
