package dev.slipway.reconcile;

import dev.slipway.access.Administrator;
import dev.slipway.operation.RequestKey;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.Accepted;
import dev.slipway.vm.AcceptedAnswer;
import dev.slipway.vm.AdoptRequest;
import dev.slipway.vm.ChangeHeaders;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
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

/// `/api/v1/findings`: what does not fit together, and what can be done about it.
@Path("/api/v1/findings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "findings")
public class FindingResource {

    private final Findings findings;
    private final AcceptedAnswer answer;

    public FindingResource(Findings findings, AcceptedAnswer answer) {
        this.findings = findings;
        this.answer = answer;
    }

    /// The findings, the oldest first.
    @RegisterForReflection
    public record AllFindings(List<FindingView> findings, int total) {}

    @GET
    @Operation(
            operationId = "listFindings",
            summary = "List what does not fit together",
            description = "Found by comparing what Slipway manages with what the clusters hold, every few seconds."
                    + " Filters hold together. Nothing is done about a finding unless somebody asks for it.")
    public Uni<AllFindings> list(
            @RestQuery @Nullable String cluster,
            @RestQuery @Nullable String kind,
            @RestQuery @Nullable String project,
            @RestQuery @Nullable String vmid) {
        Uni<List<FindingView>> all = findings.all();
        @Nullable FindingKind wanted = kind == null ? null : kind(kind);
        return all.map(found -> found.stream()
                        .filter(finding -> cluster == null || cluster.equals(finding.cluster()))
                        .filter(finding -> wanted == null || wanted == finding.kind())
                        .filter(finding -> project == null || project.equals(finding.project()))
                        .filter(finding -> vmid == null || vmid.equals(Integer.toString(finding.vmid())))
                        .toList())
                .map(found -> new AllFindings(found, found.size()));
    }

    private static FindingKind kind(String label) {
        try {
            return FindingKind.parse(label);
        } catch (IllegalArgumentException unknown) {
            throw new Refusal.InvalidRequest(
                    List.of(FieldError.parameter("kind", String.valueOf(unknown.getMessage()))));
        }
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "readFinding",
            summary = "Read one finding",
            description = "It is gone (404) as soon as everything fits together again.")
    public Uni<FindingView> read(@RestPath String id) {
        return findings.require(id);
    }

    @POST
    @Path("/{id}/adopt")
    @RolesAllowed(Administrator.NAME)
    @Operation(
            operationId = "adoptFoundVm",
            summary = "Manage the VM of a finding",
            description = "For administrators; of an orphan, or a VM with a mark of unknown origin. The same as POST"
                    + " /api/v1/vms/{vmid}/adopt.")
    @APIResponse(responseCode = "200", description = "Adopted while the client waited")
    public Uni<RestResponse<Accepted>> adopt(
            @RestPath String id, @Nullable AdoptRequest request, @BeanParam ChangeHeaders headers) {
        AdoptRequest wanted = Refusal.InvalidRequest.body(request);
        return answer.to(
                headers.of("POST", "findings", id, "adopt", wanted), by -> findings.adopt(id, wanted.project(), by));
    }

    @POST
    @Path("/{id}/remove")
    @RolesAllowed(Administrator.NAME)
    @Operation(
            operationId = "removeFoundVm",
            summary = "Delete the VM of a finding",
            description = "For administrators; of an orphan only, and only while it carries Slipway's mark. With"
                    + " force=true a running VM is stopped first.")
    @APIResponse(responseCode = "200", description = "Deleted while the client waited")
    public Uni<RestResponse<Accepted>> remove(
            @RestPath String id, @RestQuery @Nullable String force, @BeanParam ChangeHeaders headers) {
        boolean forced = RequestKey.flag("force", force);
        return answer.to(headers.of("POST", "findings", id, "remove", forced), by -> findings.remove(id, forced, by));
    }

    @POST
    @Path("/{id}/forget")
    @RolesAllowed(Administrator.NAME)
    @Operation(
            operationId = "forgetFoundVm",
            summary = "Manage the VM of a finding no longer",
            description =
                    "For administrators; of a VM that has vanished, or whose number another one has. Proxmox VE is"
                            + " not touched.")
    @APIResponse(responseCode = "204", description = "Forgotten")
    public Uni<Void> forget(@RestPath String id) {
        return findings.forget(id);
    }

    @POST
    @Path("/{id}/acknowledge")
    @RolesAllowed(Administrator.NAME)
    @Operation(
            operationId = "acknowledgeFinding",
            summary = "Take a change for the truth",
            description = "For administrators; of a VM that somebody else changed. Proxmox VE is not touched.")
    @APIResponse(responseCode = "204", description = "Acknowledged")
    public Uni<Void> acknowledge(@RestPath String id) {
        return findings.acknowledge(id);
    }
}
