package dev.banger.api.http;

import dev.banger.api.VersionView;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Which daemon this is; also how clients find out that it answers. */
@Path("/v1/version")
public final class VersionResource {
    private final VersionView version;

    VersionResource(@ConfigProperty(name = "quarkus.application.version") String build) {
        this.version = new VersionView(build, "v1", Runtime.version().toString(), (int) ProcessHandle.current().pid());
    }

    @GET
    @NonBlocking
    @Operation(operationId = "version", summary = "Version of the daemon and of its API")
    public VersionView version() {
        return version;
    }
}
