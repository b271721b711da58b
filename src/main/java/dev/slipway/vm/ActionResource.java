package dev.slipway.vm;

import dev.slipway.access.CurrentCaller;
import dev.slipway.operation.RequestKey;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `POST /api/v1/vms/{vmid}/actions`: the power of a VM.
@Path("/api/v1/vms/{vmid}/actions")
@Tag(name = "vms")
public class ActionResource {

    private static final int LONGEST_SHUTDOWN = 600;

    private final Power power;
    private final AcceptedAnswer answer;
    private final ProxmoxClusters clusters;
    private final CurrentCaller caller;

    public ActionResource(Power power, AcceptedAnswer answer, ProxmoxClusters clusters, CurrentCaller caller) {
        this.power = power;
        this.answer = answer;
        this.clusters = clusters;
        this.caller = caller;
    }

    @POST
    @Operation(
            summary = "Start, stop, shut down, reboot, reset, suspend or resume a VM",
            description = "Answers 202 with the operation that does it. It is done when the VM is in its new state: a"
                    + " reboot when it runs again. A VM that is in that state already is left as it is.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; follow the operation",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    @APIResponse(
            responseCode = "200",
            description = "Done while the client waited",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    public Uni<RestResponse<Accepted>> act(
            @RestPath String vmid,
            @Nullable ActionRequest request,
            @RestHeader("Prefer") @Nullable String prefer,
            @RestHeader("Idempotency-Key") @Nullable String idempotencyKey) {
        VmRef vm = VmRef.parse(vmid, clusters.defaultCluster());
        if (request == null) {
            throw new Refusal.InvalidRequest(List.of(new FieldError("", "the body is a JSON object")));
        }
        PowerAction action = action(request);
        return power.admit(
                        vm,
                        action,
                        Boolean.TRUE.equals(request.force()),
                        request.timeout(),
                        caller.get().name(),
                        RequestKey.of(idempotencyKey, "POST", vm.toString(), "actions", request.toString()))
                .chain(operation -> answer.of(operation, prefer, RestResponse.Status.OK));
    }

    private static PowerAction action(ActionRequest request) {
        Optional<PowerAction> action = PowerAction.named(request.action());
        List<FieldError> errors = new ArrayList<>();
        if (action.isEmpty()) {
            errors.add(FieldError.at(
                    "action",
                    "is one of: "
                            + Arrays.stream(PowerAction.values())
                                    .map(PowerAction::label)
                                    .collect(Collectors.joining(", "))));
        }
        if (request.timeout() != null) {
            if (request.timeout() < 1 || request.timeout() > LONGEST_SHUTDOWN) {
                errors.add(FieldError.at("timeout", "is a number from 1 to " + LONGEST_SHUTDOWN));
            } else if (action.isPresent() && action.get() != PowerAction.SHUTDOWN) {
                errors.add(FieldError.at("timeout", "goes with shutdown"));
            }
        }
        if (request.force() != null
                && action.isPresent()
                && action.get() != PowerAction.STOP
                && action.get() != PowerAction.SHUTDOWN) {
            errors.add(FieldError.at("force", "goes with stop and shutdown"));
        }
        if (!errors.isEmpty()) {
            throw new Refusal.InvalidRequest(errors);
        }
        return action.orElseThrow();
    }
}
