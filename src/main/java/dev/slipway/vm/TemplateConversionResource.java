package dev.slipway.vm;

import dev.slipway.access.Administrator;
import dev.slipway.proxmox.ProxmoxClusters;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/// `POST /api/v1/vms/{vmid}/template`: a template of a VM.
@Path("/api/v1/vms/{vmid}/template")
@RolesAllowed(Administrator.NAME)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vms")
public class TemplateConversionResource {

    private final TemplateConversion conversion;
    private final AcceptedAnswer answer;
    private final ProxmoxClusters clusters;

    public TemplateConversionResource(TemplateConversion conversion, AcceptedAnswer answer, ProxmoxClusters clusters) {
        this.conversion = conversion;
        this.answer = answer;
        this.clusters = clusters;
    }

    @POST
    @Operation(
            operationId = "makeTemplateOfVm",
            summary = "Make a template of a VM",
            description =
                    "For administrators. The VM is off and has no snapshots. Afterwards it is among the templates,"
                            + " and never starts again: there is no way back.")
    @APIResponse(responseCode = "200", description = "Done while the client waited")
    public Uni<RestResponse<Accepted>> convert(@RestPath String vmid, @BeanParam ChangeHeaders headers) {
        VmRef vm = VmRef.parse(vmid, clusters.defaultCluster());
        return answer.to(headers.of("POST", vm, "template"), by -> conversion.admit(vm, by));
    }
}
