package dev.banger.api.http;

import dev.banger.api.CreateVm;
import dev.banger.api.OperationView;
import dev.banger.api.SshAccessView;
import dev.banger.api.StopVm;
import dev.banger.api.VmView;
import dev.banger.vm.VmService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** VMs. A {@code ref} is an id, a unique id prefix or a name. */
@Path("/v1/vms")
public final class VmsResource {
    private static final Duration LOOKUP = Duration.ofSeconds(30);

    private final VmService vms;

    public VmsResource(VmService vms) {
        this.vms = vms;
    }

    @GET
    @Operation(operationId = "listVms", summary = "All VMs")
    public Uni<List<VmView>> list() {
        return vms.list().map(found -> found.stream().map(Views::of).toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(202)
    @APIResponseSchema(value = OperationView.class, responseCode = "202")
    @Operation(operationId = "createVm", summary = "Create a VM, and start it unless told otherwise")
    public Uni<OperationView> create(CreateVm body) {
        return vms.create(Requests.vm(Optional.ofNullable(body).orElseThrow(() -> Requests.refused("the body is missing: send {} for all defaults"))))
                .map(Views::of);
    }

    @GET
    @Path("/{ref}")
    @Operation(operationId = "showVm", summary = "One VM")
    public Uni<VmView> show(@RestPath String ref) {
        return vms.show(Refs.vm(ref)).map(Views::of);
    }

    @DELETE
    @Path("/{ref}")
    @ResponseStatus(202)
    @APIResponseSchema(value = OperationView.class, responseCode = "202")
    @Operation(operationId = "deleteVm", summary = "Stop a VM when it runs, and remove every trace of it")
    public Uni<OperationView> delete(@RestPath String ref) {
        return vms.delete(Refs.vm(ref)).map(Views::of);
    }

    @POST
    @Path("/{ref}/start")
    @ResponseStatus(202)
    @APIResponseSchema(value = OperationView.class, responseCode = "202")
    @Operation(operationId = "startVm", summary = "Start a VM")
    public Uni<OperationView> start(@RestPath String ref) {
        return vms.start(Refs.vm(ref)).map(Views::of);
    }

    @POST
    @Path("/{ref}/stop")
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(202)
    @APIResponseSchema(value = OperationView.class, responseCode = "202")
    @Operation(operationId = "stopVm", summary = "Ask the guest to power off, and end the VMM when it does not")
    public Uni<OperationView> stop(@RestPath String ref, @RequestBody(required = false) StopVm body) {
        return vms.stop(Refs.vm(ref), Requests.stopBudget(Optional.ofNullable(body))).map(Views::of);
    }

    @POST
    @Path("/{ref}/restart")
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(202)
    @APIResponseSchema(value = OperationView.class, responseCode = "202")
    @Operation(operationId = "restartVm", summary = "Stop a VM and start it again")
    public Uni<OperationView> restart(@RestPath String ref, @RequestBody(required = false) StopVm body) {
        return vms.restart(Refs.vm(ref), Requests.stopBudget(Optional.ofNullable(body))).map(Views::of);
    }

    @POST
    @Path("/{ref}/kill")
    @ResponseStatus(202)
    @APIResponseSchema(value = OperationView.class, responseCode = "202")
    @Operation(operationId = "killVm", summary = "End the VMM at once")
    public Uni<OperationView> kill(@RestPath String ref) {
        return vms.kill(Refs.vm(ref)).map(Views::of);
    }

    @GET
    @Path("/{ref}/ssh")
    @Operation(operationId = "sshAccess", summary = "What the host's ssh needs to reach a running VM")
    public Uni<SshAccessView> ssh(@RestPath String ref) {
        return vms.ssh(Refs.vm(ref)).map(Views::of);
    }

    @GET
    @Path("/{ref}/logs")
    @Produces(MediaType.TEXT_PLAIN)
    @RunOnVirtualThread
    @Operation(operationId = "vmLogs", summary = "The end of the console log, and of what the VMM said itself")
    public StreamingOutput logs(@RestPath String ref, @QueryParam("tail") @DefaultValue("1048576") long tail) {
        var bytes = LogTail.checked(tail);
        var logs = vms.logs(Refs.vm(ref), Math.toIntExact(bytes)).await().atMost(LOOKUP);
        return out -> {
            LogTail.write(logs.files(), bytes, out);
            LogTail.write(logs.unit(), logs.journal(), out);
        };
    }
}
