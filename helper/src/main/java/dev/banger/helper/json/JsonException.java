package dev.banger.helper.json;

/** A text is not the JSON that was expected: broken, beyond a bound, or with a field that is missing, unknown or of another type. */
public final class JsonException extends Exception {
    JsonException(String message) {
        super(message);
    }

    JsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
