package dev.slipway.vm;

import dev.slipway.access.CurrentCaller;
import dev.slipway.operation.RequestKey;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `PATCH /api/v1/vms/{vmid}`: another size, name or description, and the configuration that they are changes of.
@Path("/api/v1/vms/{vmid}")
@Tag(name = "vms")
public class ReconfigureResource {

    private final Reconfiguration reconfiguration;
    private final AcceptedAnswer answer;
    private final ProxmoxClusters clusters;
    private final CurrentCaller caller;

    public ReconfigureResource(
            Reconfiguration reconfiguration, AcceptedAnswer answer, ProxmoxClusters clusters, CurrentCaller caller) {
        this.reconfiguration = reconfiguration;
        this.answer = answer;
        this.clusters = clusters;
        this.caller = caller;
    }

    @PATCH
    @Operation(
            summary = "Change the configuration of a VM, or grow its disk",
            description = "The result of the operation names what is in_force and what is so after_restart, and the"
                    + " digest of the new configuration. With a digest, a change made meanwhile by somebody else is"
                    + " refused (409) and not overwritten.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; follow the operation",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    @APIResponse(
            responseCode = "200",
            description = "Changed while the client waited",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    public Uni<RestResponse<Accepted>> change(
            @RestPath String vmid,
            @Nullable ReconfigureRequest request,
            @RestHeader("Prefer") @Nullable String prefer,
            @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
        VmRef vm = VmRef.parse(vmid, clusters.defaultCluster());
        if (request == null) {
            throw new Refusal.InvalidRequest(List.of(new FieldError("", "the body is a JSON object")));
        }
        return reconfiguration
                .admit(
                        vm,
                        request,
                        caller.get().name(),
                        RequestKey.of(idempotencyKey, "PATCH", vm.toString(), request.digestible()))
                .chain(operation -> answer.of(operation, prefer, RestResponse.Status.OK));
    }

    @GET
    @Path("/config")
    @Operation(
            summary = "Read the configuration of a VM",
            description = "Asked of Proxmox VE; with its digest, and with what waits for a restart.")
    public Uni<ConfigView> config(@RestPath String vmid) {
        return reconfiguration.config(VmRef.parse(vmid, clusters.defaultCluster()));
    }
}
