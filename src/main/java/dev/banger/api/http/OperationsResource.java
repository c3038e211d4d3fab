package dev.banger.api.http;

import dev.banger.api.OperationEventView;
import dev.banger.api.OperationView;
import dev.banger.operation.Operations;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;

/** Long work. It does not depend on the connection that asked for it, nor on who follows it. */
@Path("/v1/operations")
public final class OperationsResource {
    private static final Duration LOOKUP = Duration.ofSeconds(30);

    private final Operations operations;

    public OperationsResource(Operations operations) {
        this.operations = operations;
    }

    @GET
    @Operation(operationId = "listOperations", summary = "Operations of the last 24 hours, newest first")
    public Uni<List<OperationView>> list() {
        return operations.list().map(found -> found.stream().map(Views::of).toList());
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "showOperation", summary = "One operation as it stands")
    public Uni<OperationView> show(@RestPath String id) {
        return operations.show(Refs.operation(id)).map(Views::of);
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "cancelOperation", summary = "Ask an operation for an end")
    public Uni<OperationView> cancel(@RestPath String id) {
        return operations.cancel(Refs.operation(id)).map(Views::of);
    }

    @GET
    @Path("/{id}/events")
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(operationId = "followOperation", summary = "What happens in an operation, until it has ended")
    @APIResponse(
            responseCode = "200",
            description = "Server-sent events; each event's data is one of these, and its name is the field type",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(implementation = OperationEventView.class)))
    public Multi<OutboundSseEvent> events(@RestPath String id, @Context Sse sse) {
        // Asked for first, so that an unknown id is a problem document and not a broken stream.
        var found = operations.show(Refs.operation(id)).await().atMost(LOOKUP);
        return operations.follow(found.id())
                .map(Views::of)
                .map(event -> sse.newEventBuilder()
                        .name(event.type())
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(OperationEventView.class, event)
                        .build());
    }
}
