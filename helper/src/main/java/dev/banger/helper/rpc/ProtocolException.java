package dev.banger.helper.rpc;

/** A frame, or what stands in it, is not what {@link Protocol} says. */
final class ProtocolException extends Exception {
    ProtocolException(String message) {
        super(message);
    }

    ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
