package dev.banger.api.http;

import dev.banger.api.Problem;
import dev.banger.config.BangerException;
import dev.banger.config.BangerException.Code;
import dev.banger.operation.Operation;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Optional;

/** Makes problem documents (RFC 9457). */
final class Problems {
    static final String MEDIA_TYPE = "application/problem+json";
    private static final String INTERNAL = "internal";

    private Problems() {}

    static Problem of(BangerException e) {
        return document(wire(e.code()), status(e.code()), e.getMessage(), e.hint(), Optional.empty());
    }

    /** Why an operation failed. */
    static Problem of(Operation.Failure failure, String operationId) {
        return document(
                failure.code(),
                status(failure.code()),
                failure.message(),
                Optional.of(failure.hint()).filter(hint -> !hint.isBlank()),
                Optional.of(operationId));
    }

    /** A request that HTTP itself has a status for. */
    static Problem of(int status, String detail) {
        var code = switch (status) {
            case 401, 403 -> wire(Code.UNAUTHORIZED);
            case 404 -> wire(Code.NOT_FOUND);
            default -> status < 500 ? wire(Code.BAD_REQUEST) : INTERNAL;
        };
        return document(code, status, detail, Optional.empty(), Optional.empty());
    }

    static Problem internal() {
        return document(INTERNAL, 500, "the daemon failed to handle this request",
                Optional.of("The daemon's log has the details."), Optional.empty());
    }

    static Response response(Problem problem) {
        return Response.status(problem.status()).type(MEDIA_TYPE).entity(problem).build();
    }

    private static Problem document(String code, int status, String detail, Optional<String> hint, Optional<String> operationId) {
        return new Problem("urn:banger:problem:" + code, code.replace('_', ' '), status, detail, code, hint, operationId);
    }

    private static int status(Code code) {
        return switch (code) {
            case NOT_FOUND -> 404;
            case ALREADY_EXISTS, NOT_RUNNING, CONFLICT -> 409;
            case BAD_REQUEST -> 400;
            case UNAUTHORIZED -> 403;
            case UNSUPPORTED -> 422;
            case OPERATION_FAILED -> 500;
        };
    }

    private static int status(String code) {
        for (var known : Code.values()) {
            if (wire(known).equals(code)) {
                return status(known);
            }
        }
        return 500;
    }

    private static String wire(Code code) {
        return code.name().toLowerCase(Locale.ROOT);
    }
}
