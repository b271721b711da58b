package dev.slipway.vm;

import dev.slipway.operation.Requester;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `POST /api/v1/vms/{vmid}/actions`: the power of a VM, a snapshot and a copy of it.
@Path("/api/v1/vms/{vmid}/actions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vms")
public class ActionResource {

    private final Actions actions;
    private final AcceptedAnswer answer;
    private final ProxmoxClusters clusters;

    public ActionResource(Actions actions, AcceptedAnswer answer, ProxmoxClusters clusters) {
        this.actions = actions;
        this.answer = answer;
        this.clusters = clusters;
    }

    @POST
    @Operation(
            operationId = "actOnVm",
            summary = "Start, stop, shut down, reboot, reset, suspend, resume, snapshot or clone a VM",
            description = "Answers 202 with the operation that does it. It is done when the VM is in its new state: a"
                    + " reboot when it runs again. A VM that is in that state already is left as it is. A clone is a new"
                    + " VM, which the answer is about; it has its own MAC addresses and no snapshots.")
    @APIResponse(
            responseCode = "201",
            description = "The clone was made while the client waited",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    @APIResponse(
            responseCode = "200",
            description = "Done while the client waited",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    public Uni<RestResponse<Accepted>> act(
            @RestPath String vmid, @Nullable ActionRequest request, @BeanParam ChangeHeaders headers) {
        VmRef vm = VmRef.parse(vmid, clusters.defaultCluster());
        ActionRequest wanted = Refusal.InvalidRequest.body(request);
        RestResponse.Status done =
                ActionRequest.CLONE.equals(wanted.action()) ? RestResponse.Status.CREATED : RestResponse.Status.OK;
        return answer.to(headers.of("POST", vm, "actions", wanted), done, by -> accept(vm, wanted, by));
    }

    private Uni<dev.slipway.operation.Operation> accept(VmRef vm, ActionRequest request, Requester by) {
        List<FieldError> errors = ActionRules.SINGLE.broken(request);
        if (!errors.isEmpty()) {
            throw new Refusal.InvalidRequest(errors);
        }
        return actions.admit(vm, request, by);
    }
}
