package dev.slipway.vm;

import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.RefusedWith;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `PATCH /api/v1/vms/{vmid}`: another size, name or description, and the configuration that they are changes of.
@Path("/api/v1/vms/{vmid}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vms")
public class ReconfigureResource {

    private final Reconfiguration reconfiguration;
    private final AcceptedAnswer answer;
    private final ProxmoxClusters clusters;

    public ReconfigureResource(Reconfiguration reconfiguration, AcceptedAnswer answer, ProxmoxClusters clusters) {
        this.reconfiguration = reconfiguration;
        this.answer = answer;
        this.clusters = clusters;
    }

    @PATCH
    @Operation(
            operationId = "changeVm",
            summary = "Change the configuration of a VM, or grow its disk",
            description = "The result of the operation names what is in_force and what is so after_restart, and the"
                    + " digest of the new configuration. With a digest, a change made meanwhile by somebody else is"
                    + " refused (409) and not overwritten.")
    @APIResponse(responseCode = "200", description = "Changed while the client waited")
    public Uni<RestResponse<Accepted>> change(
            @RestPath String vmid,
            @Nullable ReconfigureRequest request,
            @RestQuery @Nullable String digest,
            @BeanParam ChangeHeaders headers) {
        VmRef vm = VmRef.parse(vmid, clusters.defaultCluster());
        ReconfigureRequest wanted = Refusal.InvalidRequest.body(request).meantFor(digest);
        return answer.to(headers.of("PATCH", vm, wanted.digestible()), by -> reconfiguration.admit(vm, wanted, by));
    }

    @GET
    @Path("/config")
    @RefusedWith(ProblemType.PROXMOX_FAILED)
    @Operation(
            operationId = "readVmConfig",
            summary = "Read the configuration of a VM",
            description = "Asked of Proxmox VE; with its digest, and with what waits for a restart.")
    public Uni<ConfigView> config(@RestPath String vmid) {
        return reconfiguration.config(VmRef.parse(vmid, clusters.defaultCluster()));
    }
}
