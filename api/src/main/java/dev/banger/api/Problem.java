package dev.banger.api;

import java.util.Optional;

/**
 * A problem document (RFC 9457, {@code application/problem+json}).
 *
 * @param type {@code urn:banger:problem:<code>}
 * @param title the code in words
 * @param status the HTTP status
 * @param detail what went wrong, naming the value
 * @param code stable: {@code not_found}, {@code already_exists}, {@code not_running}, {@code bad_request}, {@code conflict},
 *     {@code unauthorized}, {@code unsupported}, {@code operation_failed}, {@code internal}
 * @param hint the next step
 * @param operationId where there is one
 */
public record Problem(
        String type, String title, int status, String detail, String code, Optional<String> hint, Optional<String> operationId) {}
