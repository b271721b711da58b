package dev.slipway.vm;

import dev.slipway.access.Administrator;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `/api/v1/vms/{vmid}/adopt`: an existing VM becomes ours, or nobody's again.
@Path("/api/v1/vms/{vmid}/adopt")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vms")
@RolesAllowed(Administrator.NAME)
public class AdoptResource {

    private final Adoption adoption;
    private final AcceptedAnswer answer;
    private final ProxmoxClusters clusters;

    public AdoptResource(Adoption adoption, AcceptedAnswer answer, ProxmoxClusters clusters) {
        this.adoption = adoption;
        this.answer = answer;
        this.clusters = clusters;
    }

    @POST
    @Operation(
            operationId = "adoptVm",
            summary = "Manage an existing VM",
            description = "For administrators. Writes a line by which Slipway knows the VM into its description and"
                    + " changes nothing else. The body may be {}. Refused (409) for templates, and for what is managed or"
                    + " locked.")
    @APIResponse(responseCode = "200", description = "Adopted while the client waited")
    public Uni<RestResponse<Accepted>> adopt(
            @RestPath String vmid, @Nullable AdoptRequest request, @BeanParam ChangeHeaders headers) {
        VmRef vm = VmRef.parse(vmid, clusters.defaultCluster());
        AdoptRequest wanted = Refusal.InvalidRequest.body(request);
        return answer.to(headers.of("POST", vm, "adopt", wanted), by -> adoption.adopt(vm, wanted.into(by)));
    }

    @DELETE
    @Operation(
            operationId = "releaseVm",
            summary = "Manage a VM no longer",
            description = "For administrators. Takes Slipway's line from the description; the VM itself goes on as it"
                    + " is, and its owner sees it as any other VM of the cluster.")
    @APIResponse(responseCode = "200", description = "Released while the client waited")
    public Uni<RestResponse<Accepted>> release(@RestPath String vmid, @BeanParam ChangeHeaders headers) {
        VmRef vm = VmRef.parse(vmid, clusters.defaultCluster());
        return answer.to(headers.of("DELETE", vm, "adopt"), by -> adoption.release(vm, by));
    }
}
