package dev.slipway.vm;

import dev.slipway.access.CurrentCaller;
import dev.slipway.operation.Failure;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.Operations;
import dev.slipway.operation.Requester;
import dev.slipway.operation.Subject;
import dev.slipway.refusal.ProblemType;
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

    private static final int ACCEPTED = RestResponse.Status.ACCEPTED.getStatusCode();

    /// The result differs from item to item: RFC 4918, section 13.
    private static final int MULTI_STATUS = 207;

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
        int status = wait.isZero() ? ACCEPTED : status(operation, done.getStatusCode());
        return accepted(operation).map(body -> {
            var answer = RestResponse.ResponseBuilder.<Accepted>create(status)
                    .entity(body)
                    // as a text: a URI would be made absolute with a host that a proxy's clients may not know
                    .header("Location", location(operation, status));
            if (!wait.isZero()) {
                answer.header("Preference-Applied", "wait=" + wait.toSeconds());
            }
            return answer.build();
        });
    }

    private Uni<Accepted> accepted(Operation operation) {
        Subject subject = operation.subject();
        if (subject == null) {
            return operations.inFull(operation).map(view -> new Accepted(view, view.id(), null, null, null));
        }
        return vms.find(VmRef.of(subject))
                .map(vm -> new Accepted(
                        operations.view(operation),
                        operation.id().value(),
                        vm.orElse(null),
                        subject.cluster().value(),
                        subject.vmid().number()));
    }

    private static String location(Operation operation, int status) {
        Subject subject = operation.subject();
        return status == RestResponse.Status.CREATED.getStatusCode() && subject != null
                ? "/api/v1/vms/" + VmRef.of(subject)
                : "/api/v1/operations/" + operation.id();
    }

    /// Who was overtaken by somebody else's change did nothing wrong, and nor did Proxmox VE.
    private static Refusal refusal(Operation operation, Failure failure) {
        String detail = "%s failed: %s. %s"
                .formatted(failure.step() == null ? "it" : failure.step().label(), failure.reason(), failure.advice());
        return failure.code().equals("conflict")
                ? new Refusal.Conflict(ProblemType.CHANGED_MEANWHILE, "Changed meanwhile", detail)
                : new Refusal.OperationFailed(operation.id().value(), detail);
    }

    private static int status(Operation operation, int done) {
        return switch (operation.state()) {
            case OperationState.Succeeded ignored -> done;
            case OperationState.PartlySucceeded ignored -> MULTI_STATUS;
            case OperationState.Failed failed -> throw refusal(operation, failed.failure());
            case OperationState.Cancelled ignored ->
                throw new Refusal.OperationFailed(operation.id().value(), "it was cancelled");
            case OperationState.Queued ignored -> ACCEPTED;
            case OperationState.Running ignored -> ACCEPTED;
            case OperationState.RollingBack ignored -> ACCEPTED;
        };
    }
}
