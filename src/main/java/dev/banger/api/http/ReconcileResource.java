package dev.banger.api.http;

import dev.banger.api.ReconcileView;
import dev.banger.vm.VmService;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What this daemon put right when it started. */
@Path("/v1/reconcile")
public final class ReconcileResource {
    private final VmService vms;

    ReconcileResource(VmService vms) {
        this.vms = vms;
    }

    @GET
    @Operation(operationId = "reconcile", summary = "What the daemon found of an earlier one when it started, and what became of it")
    public ReconcileView reconcile() {
        return vms.reconciled().map(Views::of).orElseThrow(() -> new IllegalStateException("no request is answered before reconcile"));
    }
}
