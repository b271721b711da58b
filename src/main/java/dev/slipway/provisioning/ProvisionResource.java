package dev.slipway.provisioning;

import dev.slipway.access.CurrentCaller;
import dev.slipway.inventory.ClusterFreshness;
import dev.slipway.inventory.Inventory;
import dev.slipway.operation.Entry;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.ChangeHeaders;
import dev.slipway.vm.VmView;
import dev.slipway.vm.Vms;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `/provision/api`: the calls of the older dashboard, answered by the same code as those of `/api/v1`.
@Path("/provision/api")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "older paths", description = "Calls of the older dashboard, kept for its scripts")
public class ProvisionResource {

    private static final long MIB = 1L << 20;

    private final Vms vms;
    private final Inventory inventory;
    private final Admission admission;
    private final CurrentCaller caller;

    public ProvisionResource(Vms vms, Inventory inventory, Admission admission, CurrentCaller caller) {
        this.vms = vms;
        this.inventory = inventory;
        this.admission = admission;
        this.caller = caller;
    }

    /// The VMs, and how fresh what is said about them is.
    @RegisterForReflection
    public record ProvisionedVms(List<ProvisionedVm> vms, int total, List<ClusterFreshness> clusters) {}

    /// One VM: `cpu` and `mem_pct` in percent, `uptime` in seconds.
    @RegisterForReflection
    public record ProvisionedVm(
            String cluster,
            int vmid,
            @Schema(nullable = true) @Nullable String name,
            String status,
            @Schema(nullable = true) @Nullable String node,
            double cpu,
            double memPct,
            long memBytes,
            long maxmemBytes,
            @Schema(nullable = true) @Nullable String ip,
            long uptime) {

        static ProvisionedVm of(VmView vm) {
            return new ProvisionedVm(
                    vm.cluster(),
                    vm.vmid(),
                    vm.name(),
                    vm.status(),
                    vm.node(),
                    percent(vm.cpu()),
                    percent(vm.memoryUsed(), vm.memory()),
                    vm.memoryUsed() * MIB,
                    vm.memory() * MIB,
                    vm.addresses().stream().findFirst().orElse(null),
                    vm.uptime());
        }
    }

    /// The nodes, and how fresh what is said about them is.
    @RegisterForReflection
    public record ProvisionNodes(List<ProvisionNode> nodes, int total, List<ClusterFreshness> clusters) {}

    /// One node: `cpu` and `mem_pct` in percent, `uptime` in seconds.
    @RegisterForReflection
    public record ProvisionNode(
            String cluster,
            String node,
            String status,
            double cpu,
            double memPct,
            long memBytes,
            long maxmemBytes,
            long uptime) {

        static ProvisionNode of(String cluster, ClusterResources.Node node) {
            return new ProvisionNode(
                    cluster,
                    node.name().value(),
                    node.online() ? "online" : "offline",
                    percent(node.cpu()),
                    percent(node.memory(), node.maxMemory()),
                    node.memory(),
                    node.maxMemory(),
                    node.uptime().toSeconds());
        }
    }

    /// What was accepted: `status` is that of the operation.
    @RegisterForReflection
    public record Provisioned(
            String status,
            int vmid,
            String name,
            @Schema(nullable = true) @Nullable String node,
            String cluster,
            String operation) {}

    @GET
    @Path("/vms")
    @Operation(
            operationId = "listProvisionedVms",
            summary = "List VMs in the words of the older dashboard",
            description = "From the snapshot; Proxmox VE is not asked. Only what Slipway's own list has, renamed.")
    public Uni<ProvisionedVms> vms() {
        return vms.all().map(all -> {
            List<ProvisionedVm> shown = all.stream().map(ProvisionedVm::of).toList();
            return new ProvisionedVms(shown, shown.size(), inventory.freshness());
        });
    }

    @GET
    @Path("/nodes")
    @NonBlocking
    @Operation(
            operationId = "listProvisionNodes",
            summary = "List nodes in the words of the older dashboard",
            description = "From the snapshot; Proxmox VE is not asked. cpu and mem_pct are percentages.")
    public ProvisionNodes nodes() {
        List<ProvisionNode> shown = inventory.snapshots().stream()
                .flatMap(snapshot -> snapshot.resources().nodes().stream()
                        .sorted(Comparator.comparing(ClusterResources.Node::name))
                        .map(node -> ProvisionNode.of(snapshot.cluster().value(), node)))
                .toList();
        return new ProvisionNodes(shown, shown.size(), inventory.freshness());
    }

    @POST
    @Path("/vm/create")
    @Operation(
            operationId = "provisionVm",
            summary = "Create a VM in the words of the older dashboard",
            description = "Answers at once; the Location is that of the operation that makes the VM.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; follow the operation",
            content = @Content(schema = @Schema(implementation = Provisioned.class)))
    public Uni<RestResponse<Provisioned>> create(@Nullable ProvisionRequest request, @BeanParam ChangeHeaders headers) {
        ProvisionRequest sent = Refusal.InvalidRequest.body(request);
        return admission
                .admit(
                        sent.wanted(),
                        caller.asking(headers.of("POST", "provision", sent).idempotency()))
                .onFailure(Refusal.InvalidRequest.class)
                .transform(ProvisionRequest::inTheseWords)
                .map(ProvisionResource::accepted);
    }

    private static RestResponse<Provisioned> accepted(dev.slipway.operation.Operation operation) {
        return RestResponse.ResponseBuilder.create(
                        RestResponse.Status.ACCEPTED,
                        new Provisioned(
                                operation.state().label(),
                                operation.vmid().number(),
                                operation.name(),
                                operation
                                        .placed()
                                        .map(Entry.Placed::node)
                                        .map(Object::toString)
                                        .orElse(null),
                                operation.cluster().value(),
                                operation.id().value()))
                .header("Location", "/api/v1/operations/" + operation.id())
                .build();
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? 0 : percent((double) part / whole);
    }

    /// With one decimal.
    private static double percent(double share) {
        return Math.round(share * 1000) / 10.0;
    }
}
