package dev.banger.api.http;

import dev.banger.api.ConfigView;
import dev.banger.config.RunningConfig;
import dev.banger.config.StandaloneConfig;
import dev.banger.doctor.ConfigReport;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What this daemon was started with. */
@Path("/v1/config")
public final class ConfigResource {
    private final RunningConfig config;

    ConfigResource(RunningConfig config) {
        this.config = config;
    }

    @GET
    @Blocking
    @Operation(operationId = "config", summary = "Every setting with where its value came from, and what a restart would change")
    public ConfigView config() {
        return ConfigReport.running(config.settings(), () -> StandaloneConfig.read().settings());
    }
}
