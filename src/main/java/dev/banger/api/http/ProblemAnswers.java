package dev.banger.api.http;

import dev.banger.api.Problem;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;

/** Says once, for every operation of the API's description, that whatever else is answered is a problem document. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class ProblemAnswers implements OASFilter {
    private static final String REFERENCE = "#/components/schemas/" + Problem.class.getSimpleName();

    @Override
    public Operation filterOperation(Operation operation) {
        var schema = OASFactory.createSchema().ref(REFERENCE);
        var content = OASFactory.createContent().addMediaType(Problems.MEDIA_TYPE, OASFactory.createMediaType().schema(schema));
        operation.getResponses().addAPIResponse(
                "default", OASFactory.createAPIResponse().description("A problem document (RFC 9457)").content(content));
        return operation;
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        // There is no address to list: the daemon is on a Unix socket.
        api.setServers(null);
    }
}
