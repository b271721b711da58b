package dev.slipway.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.inventory.ClusterFreshness;
import dev.slipway.operation.RequestKey;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.view.Aged;
import dev.slipway.view.Listing;
import dev.slipway.view.Places;
import dev.slipway.view.Revalidated;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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

/// `/api/v1/vms`: the VMs there are, and their end. Their beginning is in `provisioning`.
@Path("/api/v1/vms")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vms")
@Revalidated
public class VmResource {

    private final Vms vms;
    private final Deletion deletion;
    private final AcceptedAnswer answer;
    private final Places places;
    private final ProxmoxClusters clusters;

    public VmResource(Vms vms, Deletion deletion, AcceptedAnswer answer, Places places, ProxmoxClusters clusters) {
        this.vms = vms;
        this.deletion = deletion;
        this.answer = answer;
        this.places = places;
        this.clusters = clusters;
    }

    /// The VMs with the age of what is said about them. `total` counts all that match; `cursor` fetches the next
    /// page and is absent on the last.
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record VmList(
            List<VmView> vms, int total, @Nullable String cursor, List<ClusterFreshness> clusters) implements Aged {}

    private static final Listing<VmView> LISTING = Listing.<VmView>of(
                    "vmid", vm -> Listing.Identity.of(vm.cluster(), vm.vmid()))
            .text("name", VmView::name)
            .text("node", VmView::node)
            .text("status", VmView::status)
            .text("project", VmView::project)
            .text("owner", VmView::owner)
            .number("cores", VmView::cores)
            .number("cpu", VmView::cpu)
            .number("memory", VmView::memory)
            .number("memory_used", VmView::memoryUsed)
            .number("disk_size", VmView::diskSize)
            .number("uptime", VmView::uptime)
            .text(
                    "created_at",
                    vm -> vm.createdAt() == null ? null : vm.createdAt().toString());

    @GET
    @Operation(
            operationId = "listVms",
            summary = "List VMs",
            description = "From the snapshot; Proxmox VE is not asked. Filters hold together. q is a part of the name,"
                    + " the VMID or the beginning of an address. sort is one of vmid, name, node, status, project,"
                    + " owner, cores, cpu, memory, memory_used, disk_size, uptime, created_at, with - before it the"
                    + " other way round. limit is from 1 to 10000; the cursor of an answer fetches the next page.")
    public Uni<VmList> list(
            @RestQuery @Nullable String cluster,
            @RestQuery @Nullable String node,
            @RestQuery @Nullable String project,
            @RestQuery @Nullable String status,
            @RestQuery @Nullable String tag,
            @RestQuery @Nullable String q,
            @RestQuery @Nullable String sort,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        VmFilter filter = new VmFilter(cluster, node, project, status, tag, q);
        filter.check(places);
        Listing<VmView>.Request request = LISTING.read(sort, limit, cursor);
        return vms.all().map(all -> {
            Listing.Page<VmView> page =
                    request.of(all.stream().filter(filter::matches).toList());
            return new VmList(page.rows(), page.total(), page.cursor(), places.freshness(places.snapshots(cluster)));
        });
    }

    @GET
    @Path("/{vmid}")
    @Operation(
            operationId = "readVm",
            summary = "Read one VM",
            description = "From the snapshot, with what Slipway knows of a managed VM.")
    public Uni<VmView> read(@RestPath String vmid) {
        VmRef vm = VmRef.parse(vmid, clusters.defaultCluster());
        return vms.require(vm);
    }

    @DELETE
    @Path("/{vmid}")
    @Operation(
            operationId = "deleteVm",
            summary = "Delete a VM that Slipway made",
            description =
                    "With force=true a running VM is stopped first. A protected VM is refused, and so is a template"
                            + " that linked clones need; templates are deleted by administrators only. Disks of it that"
                            + " are left are named in the result of the operation, as left_disks; as other_disks those"
                            + " that bear its VMID and were not in its configuration, which may be anybody's. The VMID"
                            + " is not used again for some time.")
    @APIResponse(responseCode = "200", description = "Deleted while the client waited")
    public Uni<RestResponse<Accepted>> delete(
            @RestPath String vmid, @RestQuery @Nullable String force, @BeanParam ChangeHeaders headers) {
        VmRef vm = VmRef.parse(vmid, clusters.defaultCluster());
        boolean forced = RequestKey.flag("force", force);
        return answer.to(headers.of("DELETE", vm, forced), by -> deletion.admit(vm, forced, by));
    }
}
