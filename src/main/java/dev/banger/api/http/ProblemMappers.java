package dev.banger.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.banger.api.Names;
import dev.banger.config.BangerException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever goes wrong into a problem document. */
final class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response known(BangerException e) {
        return Problems.response(Problems.of(e));
    }

    /** A request record's own checks. */
    @ServerExceptionMapper
    Response refused(IllegalArgumentException e) {
        return Problems.response(Problems.of(400, Optional.ofNullable(e.getMessage()).orElse("the request is not valid")));
    }

    /** The framework has a mapper of its own for this one; naming the class takes its place. */
    @ServerExceptionMapper
    Response mismatched(MismatchedInputException e) {
        return badJson(e);
    }

    @ServerExceptionMapper
    Response badJson(JsonProcessingException e) {
        return Problems.response(Problems.of(400, jsonError(e)));
    }

    /** What JAX-RS itself refuses: unknown routes, methods, media types, unreadable bodies. */
    @ServerExceptionMapper
    Response refusedByHttp(WebApplicationException e) {
        if (e.getCause() instanceof JsonProcessingException json) {
            return badJson(json);
        }
        var status = e.getResponse().getStatus();
        var answer = Response.status(status).type(Problems.MEDIA_TYPE).entity(Problems.of(status, httpError(status)));
        Optional.ofNullable(e.getResponse().getHeaderString("Allow")).ifPresent(allowed -> answer.header("Allow", allowed));
        return answer.build();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e) {
        LOG.error("a request failed", e);
        return Problems.response(Problems.internal());
    }

    private static String httpError(int status) {
        return switch (status) {
            case 404 -> "there is no such resource";
            case 405 -> "this resource does not take that method";
            case 406 -> "this resource does not answer in the media type asked for";
            case 413 -> "the body is larger than 1 MiB";
            case 415 -> "the body must be application/json";
            default -> "the request was refused with HTTP status " + status;
        };
    }

    private static String jsonError(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            var allowed = unknown.getKnownPropertyIds().stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
            return "the body has an unknown field " + Names.shown(unknown.getPropertyName()) + "; it may have: " + allowed;
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            var field = mapping.getPath().stream()
                    .map(step -> Optional.ofNullable(step.getFieldName()).orElseGet(() -> "[" + step.getIndex() + "]"))
                    .collect(Collectors.joining("."));
            return "the body's field " + Names.shown(field) + " has a value of the wrong type or size";
        }
        var place = Optional.ofNullable(e.getLocation()).map(at -> " at line " + at.getLineNr() + ", column " + at.getColumnNr()).orElse("");
        return "the body is not the JSON object that is expected" + place;
    }
}
