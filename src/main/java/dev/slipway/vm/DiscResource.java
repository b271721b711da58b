package dev.slipway.vm;

import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.Refusal;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `/api/v1/vms/{vmid}/iso`: the image in the CD-ROM drive of a VM.
@Path("/api/v1/vms/{vmid}/iso")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vms")
public class DiscResource {

    private final Devices devices;
    private final AcceptedAnswer answer;
    private final ProxmoxClusters clusters;

    public DiscResource(Devices devices, AcceptedAnswer answer, ProxmoxClusters clusters) {
        this.devices = devices;
        this.answer = answer;
        this.clusters = clusters;
    }

    /// The body of `PUT …/iso`.
    @RegisterForReflection
    @Schema(name = "DiscRequest", description = "The image to put into the CD-ROM drive")
    public record DiscRequest(
            @Schema(
                    description = "A volume of GET /api/v1/isos, or the name of a file",
                    examples = "local:iso/virtio-win-0.1.285.iso")
            @Nullable
            String iso) {}

    @PUT
    @Operation(
            operationId = "attachIso",
            summary = "Put an ISO image into the CD-ROM drive of a VM",
            description = "In the place of the one that was there. A running VM that has no drive yet gets one with its"
                    + " next restart.")
    @APIResponse(responseCode = "200", description = "Done while the client waited")
    public Uni<RestResponse<Accepted>> insert(
            @RestPath String vmid,
            @Nullable DiscRequest request,
            @RestQuery @Nullable String digest,
            @BeanParam ChangeHeaders headers) {
        VmRef vm = vm(vmid);
        MeantFor meantFor = MeantFor.of(digest);
        DiscRequest wanted = Refusal.InvalidRequest.body(request);
        return answer.to(
                headers.of(meantFor, "PUT", vm, "iso", wanted), by -> devices.insert(vm, wanted.iso(), meantFor, by));
    }

    @DELETE
    @Operation(
            operationId = "detachIso",
            summary = "Take the ISO image out of the CD-ROM drive of a VM",
            description = "The drive stays, empty.")
    @APIResponse(responseCode = "200", description = "Done while the client waited")
    public Uni<RestResponse<Accepted>> eject(
            @RestPath String vmid, @RestQuery @Nullable String digest, @BeanParam ChangeHeaders headers) {
        VmRef vm = vm(vmid);
        MeantFor meantFor = MeantFor.of(digest);
        return answer.to(headers.of(meantFor, "DELETE", vm, "iso"), by -> devices.eject(vm, meantFor, by));
    }

    private VmRef vm(String vmid) {
        return VmRef.parse(vmid, clusters.defaultCluster());
    }
}
