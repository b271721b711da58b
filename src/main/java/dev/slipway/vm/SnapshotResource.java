package dev.slipway.vm;

import dev.slipway.access.CurrentCaller;
import dev.slipway.operation.RequestKey;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `/api/v1/vms/{vmid}/snapshots`: the states of a VM to which it can go back.
@Path("/api/v1/vms/{vmid}/snapshots")
@Tag(name = "vms")
public class SnapshotResource {

    private final Snapshots snapshots;
    private final AcceptedAnswer answer;
    private final ProxmoxClusters clusters;
    private final CurrentCaller caller;

    public SnapshotResource(
            Snapshots snapshots, AcceptedAnswer answer, ProxmoxClusters clusters, CurrentCaller caller) {
        this.snapshots = snapshots;
        this.answer = answer;
        this.clusters = clusters;
        this.caller = caller;
    }

    /// The snapshots of one VM, the oldest first.
    @RegisterForReflection
    public record SnapshotList(List<SnapshotView> snapshots, int total, String cluster, int vmid) {}

    @GET
    @Operation(
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
            summary = "Take a snapshot of a VM",
            description = "A snapshot that could not be completed is removed again.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; follow the operation",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    @APIResponse(
            responseCode = "200",
            description = "Taken while the client waited",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    public Uni<RestResponse<Accepted>> take(
            @RestPath String vmid,
            @Nullable SnapshotRequest request,
            @RestHeader("Prefer") @Nullable String prefer,
            @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
        VmRef vm = vm(vmid);
        if (request == null) {
            throw new Refusal.InvalidRequest(List.of(new FieldError("", "the body is a JSON object")));
        }
        return snapshots
                .take(
                        vm,
                        request,
                        caller.get().name(),
                        RequestKey.of(idempotencyKey, "POST", vm.toString(), "snapshots", request.toString()))
                .chain(operation -> answer.of(operation, prefer, RestResponse.Status.OK));
    }

    @DELETE
    @Path("/{name}")
    @Operation(summary = "Delete a snapshot", description = "The VM keeps its present state.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; follow the operation",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    @APIResponse(
            responseCode = "200",
            description = "Deleted while the client waited",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    public Uni<RestResponse<Accepted>> delete(
            @RestPath String vmid,
            @RestPath String name,
            @RestHeader("Prefer") @Nullable String prefer,
            @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
        VmRef vm = vm(vmid);
        return snapshots
                .delete(
                        vm,
                        name,
                        caller.get().name(),
                        RequestKey.of(idempotencyKey, "DELETE", vm.toString(), "snapshots", name))
                .chain(operation -> answer.of(operation, prefer, RestResponse.Status.OK));
    }

    @POST
    @Path("/{name}/rollback")
    @Operation(
            summary = "Bring a VM back to a snapshot",
            description = "A running VM is switched off. What was written to its disks since then is"
                    + " lost. With start=true it is started afterwards; one whose snapshot has its memory runs in any"
                    + " case.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; follow the operation",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    @APIResponse(
            responseCode = "200",
            description = "Done while the client waited",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    public Uni<RestResponse<Accepted>> rollback(
            @RestPath String vmid,
            @RestPath String name,
            @RestQuery @Nullable String start,
            @RestHeader("Prefer") @Nullable String prefer,
            @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
        VmRef vm = vm(vmid);
        boolean starting = RequestKey.flag("start", start);
        return snapshots
                .rollback(
                        vm,
                        name,
                        starting,
                        caller.get().name(),
                        RequestKey.of(
                                idempotencyKey, "POST", vm.toString(), "rollback", name, Boolean.toString(starting)))
                .chain(operation -> answer.of(operation, prefer, RestResponse.Status.OK));
    }

    private VmRef vm(String vmid) {
        return VmRef.parse(vmid, clusters.defaultCluster());
    }
}
