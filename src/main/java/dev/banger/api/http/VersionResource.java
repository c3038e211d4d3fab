package dev.banger.api.http;

import dev.banger.api.VersionView;
import dev.banger.config.BuildVersion;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Which daemon this is; also how clients find out that it answers. */
@Path("/v1/version")
public final class VersionResource {
    private final VersionView version = new VersionView(
            BuildVersion.current(), "v1", Runtime.version().toString(), (int) ProcessHandle.current().pid());

    @GET
    @NonBlocking
    @Operation(operationId = "version", summary = "Version of the daemon and of its API")
    public VersionView version() {
        return version;
    }
}
