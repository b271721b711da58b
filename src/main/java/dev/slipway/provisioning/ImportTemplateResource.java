package dev.slipway.provisioning;

import dev.slipway.access.Administrator;
import dev.slipway.operation.Payload;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.Accepted;
import dev.slipway.vm.AcceptedAnswer;
import dev.slipway.vm.ChangeHeaders;
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
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `POST /api/v1/templates`: a template of a cloud image. Only for administrators, because a node of the cluster
/// fetches whatever address they name, from where it stands in the network.
@Path("/api/v1/templates")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "catalog")
public class ImportTemplateResource {

    private final Imports imports;
    private final AcceptedAnswer answer;

    public ImportTemplateResource(Imports imports, AcceptedAnswer answer) {
        this.imports = imports;
        this.answer = answer;
    }

    @POST
    @RolesAllowed(Administrator.NAME)
    @Operation(
            operationId = "importTemplate",
            summary = "Make a template of a cloud image",
            description = "A node fetches the image and compares its checksum; the template gets a copy of it, a drive"
                    + " for cloud-init, a serial console and the guest agent switched on. What was fetched is deleted"
                    + " afterwards. For administrators.")
    @APIResponse(responseCode = "200", description = "Made while the client waited")
    @APIResponse(responseCode = "403", description = "The caller is no administrator")
    public Uni<RestResponse<Accepted>> make(@Nullable ImportTemplateRequest request, @BeanParam ChangeHeaders headers) {
        ImportTemplateRequest wanted = Refusal.InvalidRequest.body(request);
        // only a digest of it is kept
        String identity = Payload.write(ImportTemplateRequest.class, wanted);
        return answer.to(headers.of("POST", "templates", identity), by -> imports.admit(wanted, by));
    }
}
