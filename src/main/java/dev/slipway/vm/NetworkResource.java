package dev.slipway.vm;

import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
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

/// `/api/v1/vms/{vmid}/networks`: the network devices of a VM. They are listed with the configuration.
@Path("/api/v1/vms/{vmid}/networks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vms")
public class NetworkResource {

    private final Devices devices;
    private final AcceptedAnswer answer;
    private final ProxmoxClusters clusters;

    public NetworkResource(Devices devices, AcceptedAnswer answer, ProxmoxClusters clusters) {
        this.devices = devices;
        this.answer = answer;
        this.clusters = clusters;
    }

    @POST
    @Operation(
            operationId = "attachNetwork",
            summary = "Attach a network device to a VM",
            description = "The result of the operation names the place that it got, such as net1.")
    @APIResponse(responseCode = "200", description = "Attached while the client waited")
    public Uni<RestResponse<Accepted>> attach(
            @RestPath String vmid,
            @Nullable NetworkRequest request,
            @RestQuery @Nullable String digest,
            @BeanParam ChangeHeaders headers) {
        VmRef vm = vm(vmid);
        MeantFor meantFor = MeantFor.of(digest);
        NetworkRequest wanted = Refusal.InvalidRequest.body(request);
        return answer.to(
                headers.of(meantFor, "POST", vm, "networks", wanted),
                by -> devices.attachNetwork(vm, wanted, meantFor, by));
    }

    @PATCH
    @Path("/{device}")
    @Operation(
            operationId = "changeNetwork",
            summary = "Change a network device of a VM",
            description = "It keeps its MAC, and what the body does not name.")
    @APIResponse(responseCode = "200", description = "Changed while the client waited")
    public Uni<RestResponse<Accepted>> change(
            @RestPath String vmid,
            @RestPath String device,
            @Nullable NetworkRequest request,
            @RestQuery @Nullable String digest,
            @BeanParam ChangeHeaders headers) {
        VmRef vm = vm(vmid);
        MeantFor meantFor = MeantFor.of(digest);
        NetworkRequest wanted = Refusal.InvalidRequest.body(request);
        return answer.to(
                headers.of(meantFor, "PATCH", vm, "networks", device, wanted),
                by -> devices.changeNetwork(vm, device, wanted, meantFor, by));
    }

    @DELETE
    @Path("/{device}")
    @Operation(
            operationId = "detachNetwork",
            summary = "Detach a network device from a VM",
            description = "Its MAC is not used again.")
    @APIResponse(responseCode = "200", description = "Detached while the client waited")
    public Uni<RestResponse<Accepted>> detach(
            @RestPath String vmid,
            @RestPath String device,
            @RestQuery @Nullable String digest,
            @BeanParam ChangeHeaders headers) {
        VmRef vm = vm(vmid);
        MeantFor meantFor = MeantFor.of(digest);
        return answer.to(
                headers.of(meantFor, "DELETE", vm, "networks", device),
                by -> devices.detachNetwork(vm, device, meantFor, by));
    }

    private VmRef vm(String vmid) {
        return VmRef.parse(vmid, clusters.defaultCluster());
    }
}
