package dev.slipway.vm;

import dev.slipway.operation.RequestKey;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `/api/v1/vms/{vmid}/disks`: disks besides the one to boot from. They are listed with the configuration.
@Path("/api/v1/vms/{vmid}/disks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vms")
public class DiskResource {

    private final Devices devices;
    private final AcceptedAnswer answer;
    private final ProxmoxClusters clusters;

    public DiskResource(Devices devices, AcceptedAnswer answer, ProxmoxClusters clusters) {
        this.devices = devices;
        this.answer = answer;
        this.clusters = clusters;
    }

    @POST
    @Operation(
            operationId = "attachDisk",
            summary = "Attach an empty disk to a VM",
            description = "The result of the operation names the place that it got, such as scsi1.")
    @APIResponse(responseCode = "200", description = "Attached while the client waited")
    public Uni<RestResponse<Accepted>> attach(
            @RestPath String vmid,
            @Nullable DiskRequest request,
            @RestQuery @Nullable String digest,
            @BeanParam ChangeHeaders headers) {
        VmRef vm = vm(vmid);
        MeantFor meantFor = MeantFor.of(digest);
        DiskRequest wanted = Refusal.InvalidRequest.body(request);
        return answer.to(
                headers.of(meantFor, "POST", vm, "disks", wanted), by -> devices.attachDisk(vm, wanted, meantFor, by));
    }

    @DELETE
    @Path("/{disk}")
    @Operation(
            operationId = "detachDisk",
            summary = "Detach a disk from a VM",
            description = "Its data is kept: the disk stays with the VM as an unused one, which the result of the"
                    + " operation names as kept_as. With delete_data=true the data is deleted, at once and for good."
                    + " The disk that the VM boots from stays.")
    @APIResponse(responseCode = "200", description = "Detached while the client waited")
    public Uni<RestResponse<Accepted>> detach(
            @RestPath String vmid,
            @RestPath String disk,
            @RestQuery("delete_data") @Nullable String deleteData,
            @RestQuery @Nullable String digest,
            @BeanParam ChangeHeaders headers) {
        VmRef vm = vm(vmid);
        MeantFor meantFor = MeantFor.of(digest);
        boolean deleting = RequestKey.flag("delete_data", deleteData);
        return answer.to(
                headers.of(meantFor, "DELETE", vm, "disks", disk, deleting),
                by -> devices.detachDisk(vm, disk, deleting, meantFor, by));
    }

    private VmRef vm(String vmid) {
        return VmRef.parse(vmid, clusters.defaultCluster());
    }
}
