package dev.slipway.vm;

import dev.slipway.operation.Requester;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `POST /api/v1/vms/{vmid}/actions`: the power of a VM, and a snapshot of it.
@Path("/api/v1/vms/{vmid}/actions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vms")
public class ActionResource {

    private static final int LONGEST_SHUTDOWN = 600;
    private static final String ACTIONS = Stream.concat(
                    Arrays.stream(PowerAction.values()).map(PowerAction::label), Stream.of(ActionRequest.SNAPSHOT))
            .collect(Collectors.joining(", "));

    private final Power power;
    private final Snapshots snapshots;
    private final AcceptedAnswer answer;
    private final ProxmoxClusters clusters;

    public ActionResource(Power power, Snapshots snapshots, AcceptedAnswer answer, ProxmoxClusters clusters) {
        this.power = power;
        this.snapshots = snapshots;
        this.answer = answer;
        this.clusters = clusters;
    }

    @POST
    @Operation(
            operationId = "actOnVm",
            summary = "Start, stop, shut down, reboot, reset, suspend, resume or snapshot a VM",
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
            @RestPath String vmid, @Nullable ActionRequest request, @BeanParam ChangeHeaders headers) {
        VmRef vm = VmRef.parse(vmid, clusters.defaultCluster());
        ActionRequest wanted = Refusal.InvalidRequest.body(request);
        return answer.to(headers.of("POST", vm, "actions", wanted), by -> accept(vm, wanted, by));
    }

    private Uni<dev.slipway.operation.Operation> accept(VmRef vm, ActionRequest request, Requester by) {
        Optional<PowerAction> action = PowerAction.named(request.action());
        List<FieldError> errors = broken(request, action);
        if (!errors.isEmpty()) {
            throw new Refusal.InvalidRequest(errors);
        }
        return action.map(power ->
                        this.power.admit(vm, power, Boolean.TRUE.equals(request.force()), request.timeout(), by))
                .orElseGet(() -> snapshots.take(
                        vm, new SnapshotRequest(request.snapshotName(), null, null), "snapshot_name", by));
    }

    private static List<FieldError> broken(ActionRequest request, Optional<PowerAction> action) {
        List<FieldError> errors = new ArrayList<>();
        boolean snapshot = ActionRequest.SNAPSHOT.equals(request.action());
        if (action.isEmpty() && !snapshot) {
            errors.add(FieldError.at("action", "is one of: " + ACTIONS));
        }
        if (request.timeout() != null) {
            if (request.timeout() < 1 || request.timeout() > LONGEST_SHUTDOWN) {
                errors.add(FieldError.at("timeout", "is a number from 1 to " + LONGEST_SHUTDOWN));
            } else if (snapshot
                    || action.filter(power -> power != PowerAction.SHUTDOWN).isPresent()) {
                errors.add(FieldError.at("timeout", "goes with shutdown"));
            }
        }
        boolean mayForce = action.filter(power -> power == PowerAction.STOP || power == PowerAction.SHUTDOWN)
                .isPresent();
        if (request.force() != null && !mayForce && (snapshot || action.isPresent())) {
            errors.add(FieldError.at("force", "goes with stop and shutdown"));
        }
        if (request.snapshotName() != null && action.isPresent()) {
            errors.add(FieldError.at("snapshot_name", "goes with snapshot"));
        }
        return errors;
    }
}
