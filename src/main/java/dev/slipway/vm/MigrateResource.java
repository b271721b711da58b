package dev.slipway.vm;

import dev.slipway.access.Administrator;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.RefusedWith;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
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

/// `/api/v1/vms/{vmid}/migrate`: whereto a VM can be moved, and the move.
@Path("/api/v1/vms/{vmid}/migrate")
@RolesAllowed(Administrator.NAME)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vms")
public class MigrateResource {

    private final MigrationAdmission migration;
    private final AcceptedAnswer answer;
    private final ProxmoxClusters clusters;

    public MigrateResource(MigrationAdmission migration, AcceptedAnswer answer, ProxmoxClusters clusters) {
        this.migration = migration;
        this.answer = answer;
        this.clusters = clusters;
    }

    @GET
    @RefusedWith(ProblemType.PROXMOX_FAILED)
    @Operation(
            operationId = "readMigrationConditions",
            summary = "Show whereto a VM can be moved",
            description = "Every other node with what stands in the way: its state, its storages and its room; and what"
                    + " of the VM is bound to its node. For administrators. Asks Proxmox VE.")
    public Uni<MigrationView> conditions(@RestPath String vmid) {
        return migration.conditions(VmRef.parse(vmid, clusters.defaultCluster()));
    }

    @POST
    @Operation(
            operationId = "migrateVm",
            summary = "Move a VM to another node",
            description = "For administrators. A running VM goes on running. It is done when the VM is on its new node,"
                    + " also where a high-availability manager moves it in its own time.")
    @APIResponse(responseCode = "200", description = "Moved while the client waited")
    public Uni<RestResponse<Accepted>> migrate(
            @RestPath String vmid, @Nullable MigrateRequest request, @BeanParam ChangeHeaders headers) {
        VmRef vm = VmRef.parse(vmid, clusters.defaultCluster());
        MigrateRequest wanted = request == null ? new MigrateRequest(null, null, null, null) : request;
        return answer.to(headers.of("POST", vm, "migrate", wanted), by -> migration.admit(vm, wanted, by));
    }
}
