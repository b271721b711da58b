package dev.slipway.vm;

import dev.slipway.operation.RequestKey;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.RefusedWith;
import dev.slipway.view.Revalidated;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `/api/v1/vms/{vmid}/snapshots`: the states of a VM to which it can go back.
@Path("/api/v1/vms/{vmid}/snapshots")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vms")
@Revalidated
public class SnapshotResource {

    private final Snapshots snapshots;
    private final AcceptedAnswer answer;
    private final ProxmoxClusters clusters;

    public SnapshotResource(Snapshots snapshots, AcceptedAnswer answer, ProxmoxClusters clusters) {
        this.snapshots = snapshots;
        this.answer = answer;
        this.clusters = clusters;
    }

    /// The snapshots of one VM, the oldest first.
    @RegisterForReflection
    public record SnapshotList(List<SnapshotView> snapshots, int total, String cluster, int vmid) {}

    @GET
    @RefusedWith(ProblemType.PROXMOX_FAILED)
    @Operation(
            operationId = "listSnapshots",
            summary = "List the snapshots of a VM",
            description =
                    "Asked of Proxmox VE, whose statistics do not have them. The present state is not among them.")
    public Uni<SnapshotList> list(@RestPath String vmid) {
        VmRef vm = vm(vmid);
        return snapshots
                .list(vm)
                .map(all -> new SnapshotList(
                        all, all.size(), vm.cluster().value(), vm.vmid().number()));
    }

    @POST
    @Operation(
            operationId = "takeSnapshot",
            summary = "Take a snapshot of a VM",
            description = "A snapshot that could not be completed is removed again.")
    @APIResponse(responseCode = "200", description = "Taken while the client waited")
    public Uni<RestResponse<Accepted>> take(
            @RestPath String vmid, @Nullable SnapshotRequest request, @BeanParam ChangeHeaders headers) {
        VmRef vm = vm(vmid);
        SnapshotRequest wanted = Refusal.InvalidRequest.body(request);
        return answer.to(headers.of("POST", vm, "snapshots", wanted), by -> snapshots.take(vm, wanted, by));
    }

    @DELETE
    @Path("/{name}")
    @Operation(
            operationId = "deleteSnapshot",
            summary = "Delete a snapshot",
            description = "The VM keeps its present state.")
    @APIResponse(responseCode = "200", description = "Deleted while the client waited")
    public Uni<RestResponse<Accepted>> delete(
            @RestPath String vmid, @RestPath String name, @BeanParam ChangeHeaders headers) {
        VmRef vm = vm(vmid);
        return answer.to(headers.of("DELETE", vm, "snapshots", name), by -> snapshots.delete(vm, name, by));
    }

    @POST
    @Path("/{name}/rollback")
    @Operation(
            operationId = "rollBackToSnapshot",
            summary = "Bring a VM back to a snapshot",
            description = "A running VM is switched off. What was written to its disks since then is"
                    + " lost. With start=true it is started afterwards; one whose snapshot has its memory runs in any"
                    + " case.")
    @APIResponse(responseCode = "200", description = "Done while the client waited")
    public Uni<RestResponse<Accepted>> rollback(
            @RestPath String vmid,
            @RestPath String name,
            @RestQuery @Nullable String start,
            @BeanParam ChangeHeaders headers) {
        VmRef vm = vm(vmid);
        boolean starting = RequestKey.flag("start", start);
        return answer.to(
                headers.of("POST", vm, "rollback", name, starting), by -> snapshots.rollback(vm, name, starting, by));
    }

    private VmRef vm(String vmid) {
        return VmRef.parse(vmid, clusters.defaultCluster());
    }
}
