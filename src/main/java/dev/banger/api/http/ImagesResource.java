package dev.banger.api.http;

import dev.banger.api.BuildImage;
import dev.banger.api.ImageView;
import dev.banger.api.OperationView;
import dev.banger.image.Image;
import dev.banger.image.ImageService;
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
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** Images. A name may hold {@code :} and {@code /}, percent-encoded as one path segment. */
@Path("/v1/images")
public final class ImagesResource {
    private final ImageService images;
    private final VmService vms;
    private final Operations operations;

    public ImagesResource(ImageService images, VmService vms, Operations operations) {
        this.images = images;
        this.vms = vms;
        this.operations = operations;
    }

    @GET
    @Operation(operationId = "listImages", summary = "All images")
    public Uni<List<ImageView>> list() {
        return images.list().map(found -> found.stream().map(Views::of).toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(202)
    @APIResponseSchema(value = OperationView.class, responseCode = "202")
    @Operation(operationId = "buildImage", summary = "Build an image of a distribution's release")
    public Uni<OperationView> build(BuildImage body) {
        var wanted = Optional.ofNullable(body).orElseGet(() -> new BuildImage(Optional.empty(), Optional.empty()));
        wanted.reference().ifPresent(Refs::image);
        wanted.name().ifPresent(Refs::image);
        var subject = wanted.name().or(wanted::reference).orElse("default");
        return images.list()
                .chain(built -> refuseReplacing(built, () -> images.nameOf(wanted.reference(), wanted.name())))
                .chain(() -> operations.start("image.build", subject, progress -> images.build(wanted.reference(), wanted.name(), progress)))
                .map(Views::of);
    }

    /** The VMs of an image read its file, and one that is stopped finds it by its name. */
    private Uni<Void> refuseReplacing(List<Image> built, Supplier<String> named) {
        if (built.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var name = named.get();
        if (built.stream().noneMatch(image -> image.name().equals(name))) {
            return Uni.createFrom().voidItem();
        }
        return vms.list()
                .invoke(all -> Dependents.refuse("image " + name + ", which this would replace,", all, vm -> vm.image().equals(name)))
                .replaceWithVoid();
    }

    @GET
    @Path("/{name}")
    @Operation(operationId = "showImage", summary = "One image")
    public Uni<ImageView> show(@RestPath String name) {
        return images.show(Refs.image(name)).map(Views::of);
    }

    @DELETE
    @Path("/{name}")
    @Operation(operationId = "deleteImage", summary = "Delete an image that no VM needs")
    public Uni<Void> delete(@RestPath String name) {
        return images.show(Refs.image(name))
                .flatMap(image -> vms.list().invoke(all -> Dependents.refuse("image " + name, all, vm -> vm.image().equals(name))))
                .flatMap(ignored -> images.delete(name));
    }
}
