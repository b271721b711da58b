package dev.slipway.provisioning;

import dev.slipway.refusal.Refusal;
import dev.slipway.vm.Accepted;
import dev.slipway.vm.AcceptedAnswer;
import dev.slipway.vm.ChangeHeaders;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `POST /api/v1/vms`: a VM from a template, from an ISO image, or with an empty disk.
@Path("/api/v1/vms")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vms")
public class CreateVmResource {

    private final Creation creation;
    private final AcceptedAnswer answer;

    public CreateVmResource(Creation creation, AcceptedAnswer answer) {
        this.creation = creation;
        this.answer = answer;
    }

    @POST
    @Operation(
            operationId = "createVm",
            summary = "Create a VM",
            description = "The body names exactly one of template, iso, and blank: true. A VM goes to a node that can"
                    + " reach its ISO image, and boots it for as long as its disk has no system. cloud_init and"
                    + " full_clone are for templates; os_type, bios and machine are for VMs without one."
                    + " Answers 202 with the operation that makes it. With \"Prefer: wait=N\" the answer is held for"
                    + " up to N seconds. The same Idempotency-Key with the same body yields the same operation. With a count of more than"
                    + " one it is a bulk operation, as from POST /api/v1/vms/bulk.")
    @APIResponse(
            responseCode = "201",
            description = "Made while the client waited",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    @APIResponse(
            responseCode = "207",
            description =
                    "Of a count of VMs only some could be made while the client waited: operation.items says which"
                            + " and why",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    public Uni<RestResponse<Accepted>> create(@Nullable CreateVmRequest request, @BeanParam ChangeHeaders headers) {
        CreateVmRequest wanted = Refusal.InvalidRequest.body(request);
        return answer.to(
                headers.of("POST", CreatePlan.digestible(wanted)),
                RestResponse.Status.CREATED,
                by -> creation.admit(wanted, by));
    }
}
