package dev.slipway.vm;

import dev.slipway.access.CurrentCaller;
import dev.slipway.operation.Failure;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.Operations;
import dev.slipway.operation.Requester;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;

/// Turns an accepted operation into its HTTP answer: 202 with its location at once, or its final status when the
/// client prefers to wait (RFC 7240) and it ends in time.
@ApplicationScoped
public class AcceptedAnswer {

    private final Operations operations;
    private final Vms vms;

    private final CurrentCaller caller;

    public AcceptedAnswer(Operations operations, Vms vms, CurrentCaller caller) {
        this.operations = operations;
        this.vms = vms;
        this.caller = caller;
    }

    /// Yields the answer to `request`, which `accept` accepts for the caller. An operation that failed within the wait
    /// is answered as a problem.
    public Uni<RestResponse<Accepted>> to(ChangeRequest request, Function<Requester, Uni<Operation>> accept) {
        return to(request, RestResponse.Status.OK, accept);
    }

    /// The same with another status of success within the wait.
    public Uni<RestResponse<Accepted>> to(
            ChangeRequest request, RestResponse.Status done, Function<Requester, Uni<Operation>> accept) {
        Duration wait = request.patience();
        return accept.apply(caller.asking(request.idempotency()))
                .chain(accepted ->
                        wait.isZero() ? Uni.createFrom().item(accepted) : operations.ended(accepted.id(), wait))
                .chain(operation -> answer(operation, wait, done));
    }

    private Uni<RestResponse<Accepted>> answer(Operation operation, Duration wait, RestResponse.Status done) {
        RestResponse.Status status = wait.isZero() ? RestResponse.Status.ACCEPTED : status(operation, done);
        return vms.find(new VmRef(operation.cluster(), operation.vmid())).map(vm -> {
            var answer = RestResponse.ResponseBuilder.create(
                            status,
                            new Accepted(
                                    operations.view(operation),
                                    vm.orElse(null),
                                    operation.cluster().value(),
                                    operation.vmid().number()))
                    // as a text: a URI would be made absolute with a host that a proxy's clients may not know
                    .header(
                            "Location",
                            status == RestResponse.Status.CREATED
                                    ? "/api/v1/vms/" + new VmRef(operation.cluster(), operation.vmid())
                                    : "/api/v1/operations/" + operation.id());
            if (!wait.isZero()) {
                answer.header("Preference-Applied", "wait=" + wait.toSeconds());
            }
            return answer.build();
        });
    }

    /// Who was overtaken by somebody else's change did nothing wrong, and nor did Proxmox VE.
    private static Refusal refusal(Operation operation, Failure failure) {
        String detail = "%s failed: %s. %s"
                .formatted(failure.step() == null ? "it" : failure.step().label(), failure.reason(), failure.advice());
        return failure.code().equals("conflict")
                ? new Refusal.Conflict("changed-meanwhile", "Changed meanwhile", detail)
                : new Refusal.OperationFailed(operation.id().value(), detail);
    }

    private static RestResponse.Status status(Operation operation, RestResponse.Status done) {
        return switch (operation.state()) {
            case OperationState.Succeeded ignored -> done;
            case OperationState.Failed failed -> throw refusal(operation, failed.failure());
            case OperationState.Cancelled ignored ->
                throw new Refusal.OperationFailed(operation.id().value(), "it was cancelled");
            case OperationState.Queued ignored -> RestResponse.Status.ACCEPTED;
            case OperationState.Running ignored -> RestResponse.Status.ACCEPTED;
            case OperationState.RollingBack ignored -> RestResponse.Status.ACCEPTED;
        };
    }
}
