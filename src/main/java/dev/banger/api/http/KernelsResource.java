package dev.banger.api.http;

import dev.banger.api.ImportKernel;
import dev.banger.api.KernelView;
import dev.banger.api.OperationView;
import dev.banger.kernel.KernelService;
import dev.banger.operation.Operations;
import dev.banger.vm.VmService;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** Guest kernels. */
@Path("/v1/kernels")
public final class KernelsResource {
    private static final String DEFAULT = "default";

    private final KernelService kernels;
    private final VmService vms;
    private final Operations operations;

    public KernelsResource(KernelService kernels, VmService vms, Operations operations) {
        this.kernels = kernels;
        this.vms = vms;
        this.operations = operations;
    }

    @GET
    @Operation(operationId = "listKernels", summary = "All kernels")
    public Uni<List<KernelView>> list() {
        return kernels.list().map(found -> found.stream().map(Views::of).toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(202)
    @APIResponseSchema(value = OperationView.class, responseCode = "202")
    @Operation(operationId = "importKernel", summary = "Import a kernel and prove that it boots")
    public Uni<OperationView> importKernel(ImportKernel body) {
        var wanted = Optional.ofNullable(body).orElseGet(() -> new ImportKernel(Optional.empty(), Optional.empty(), Optional.empty()));
        wanted.name().ifPresent(Refs::kernel);
        if (wanted.file().isPresent() && wanted.packageName().isPresent()) {
            throw Requests.refused("file and packageName were both given: a kernel comes from one of them");
        }
        var file = wanted.file().map(Requests::kernelFile);
        var packageName = wanted.packageName().map(Requests::packageName);
        return operations
                .start("kernel.import", wanted.name().orElse(DEFAULT), progress -> kernels.importKernel(wanted.name(), file, packageName, progress))
                .map(Views::of);
    }

    @GET
    @Path("/{name}")
    @Operation(operationId = "showKernel", summary = "One kernel")
    public Uni<KernelView> show(@RestPath String name) {
        return kernels.show(Refs.kernel(name)).map(Views::of);
    }

    @DELETE
    @Path("/{name}")
    @Operation(operationId = "deleteKernel", summary = "Delete a kernel that no VM needs")
    public Uni<Void> delete(@RestPath String name) {
        return kernels.show(Refs.kernel(name))
                .flatMap(kernel -> vms.list().invoke(all -> Dependents.refuse("kernel " + name, all, vm -> vm.kernel().equals(name))))
                .flatMap(ignored -> kernels.delete(name));
    }
}
