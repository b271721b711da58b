package dev.slipway.provisioning;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepState;
import dev.slipway.operation.StepWork;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// Destroys what a clone or a creation made, once it is certain what that is.
///
/// A task that still runs is waited for, a call that got no answer may be executed yet (field guide 26:
/// after a `596` it was), and a half-made guest without our mark is not touched but told of.
final class UndoMakingStep implements StepWork {

    private final Step making;
    private final BiFunction<Operation, Boolean, Uni<Effect>> made;
    private final StepWork destruction;
    private final Duration lateExecution;
    private final InstantSource clock;
    private volatile Duration waited = Duration.ZERO;

    /// `made` looks for what the step `making` made, and is told whether its call was sent at all.
    UndoMakingStep(
            Step making,
            BiFunction<Operation, Boolean, Uni<Effect>> made,
            StepWork destruction,
            Duration lateExecution,
            InstantSource clock) {
        this.making = making;
        this.made = made;
        this.destruction = destruction;
        this.lateExecution = lateExecution;
        this.clock = clock;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return made(operation).chain(effect -> switch (effect) {
            case Effect.Absent ignored -> Uni.createFrom().item(gone(operation));
            case Effect.Elsewhere ignored -> Uni.createFrom().item(gone(operation));
            case Effect.Present ignored -> destroy(operation);
            case Effect.Underway ignored -> unsettled("it is still being made");
            case Effect.Foreign ignored ->
                Uni.createFrom()
                        .item(new Dispatch.Nothing("VMID %s belongs to another guest".formatted(operation.vmid())));
            case Effect.Stuck stuck -> unsettled(stuck.reason());
        });
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return made(operation).chain(effect -> switch (effect) {
            case Effect.Absent absent ->
                Uni.createFrom().item(mayTurnUp(operation) ? absent : new Effect.Present(List.of()));
            case Effect.Elsewhere elsewhere -> Uni.createFrom().item(elsewhere);
            case Effect.Present ignored -> destruction.effect(operation);
            case Effect.Underway underway -> Uni.createFrom().item(underway);
            case Effect.Foreign ignored -> Uni.createFrom().item(new Effect.Present(List.of()));
            case Effect.Stuck stuck -> Uni.createFrom().item(stuck);
        });
    }

    private Uni<Effect> made(Operation operation) {
        boolean sent = operation.upid(making).isPresent()
                || operation.doubtedAt(making).isPresent();
        return made.apply(operation, sent);
    }

    /// After a call without an answer another one may have been sent: whichever comes late would make the VM
    /// again.
    private Uni<Dispatch> destroy(Operation operation) {
        return settlesIn(operation)
                .map(pause -> Uni.createFrom().item(wait(pause)))
                .orElseGet(() -> destruction.dispatch(operation));
    }

    private Dispatch gone(Operation operation) {
        return settlesIn(operation)
                .filter(pause -> mayTurnUp(operation))
                .map(this::wait)
                .orElseGet(() -> new Dispatch.Nothing("the VM is not there"));
    }

    private Dispatch wait(Duration pause) {
        waited = waited.plus(pause);
        return new Dispatch.NotYet(pause);
    }

    private boolean mayTurnUp(Operation operation) {
        return operation.stepState(making) != StepState.SUCCEEDED
                && settlesIn(operation).isPresent();
    }

    /// How long a call without an answer may still be executed; empty when none can. Never longer in all than
    /// such a call may take: the doubt may have been written by a replica with another clock, or before ours
    /// was set back.
    private Optional<Duration> settlesIn(Operation operation) {
        Duration most = lateExecution.minus(waited);
        return operation
                .doubtedAt(making)
                .map(doubt -> Duration.between(clock.instant(), doubt.plus(lateExecution)))
                .map(left -> left.compareTo(most) < 0 ? left : most)
                .filter(Duration::isPositive);
    }

    private static Uni<Dispatch> unsettled(String reason) {
        return Uni.createFrom().item(new Dispatch.Unsettled(reason));
    }
}
