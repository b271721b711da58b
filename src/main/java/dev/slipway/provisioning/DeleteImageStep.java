package dev.slipway.provisioning;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.Download;
import dev.slipway.vm.Guests;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Deletes the file that an import fetched. It first waits for a download that still runs, and for as long as a
/// call that got no answer may be executed yet: one that comes late would fetch the file again.
final class DeleteImageStep implements StepWork {

    private final Guests guests;
    private final ImportPlan plan;
    private final ImageFile file;
    private final Duration lateExecution;
    private final InstantSource clock;
    private volatile Duration waited = Duration.ZERO;

    DeleteImageStep(Guests guests, ImportPlan plan, Duration lateExecution, InstantSource clock) {
        this.guests = guests;
        this.plan = plan;
        this.file = new ImageFile(guests, plan);
        this.lateExecution = lateExecution;
        this.clock = clock;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return file.downloading(operation)
                .chain(tasks -> tasks.isEmpty()
                        ? settlesIn(operation)
                                .map(pause -> Uni.createFrom().item(wait(pause)))
                                .orElseGet(() -> settled(operation))
                        : Uni.createFrom().item(new Dispatch.Unsettled("the download still runs")));
    }

    private Uni<Dispatch> settled(Operation operation) {
        return file.isThere(operation)
                .chain(there ->
                        there ? delete(operation) : Uni.createFrom().item(new Dispatch.Nothing("there is no file")));
    }

    private Uni<Dispatch> delete(Operation operation) {
        Download download = plan.download(operation);
        return guests.client(operation.cluster())
                .files()
                .delete(plan.node(), download.storage(), download.volume())
                .map(upid -> upid.<Dispatch>map(Dispatch.Task::new).orElseGet(() -> new Dispatch.Done(List.of())));
    }

    private Dispatch wait(Duration pause) {
        waited = waited.plus(pause);
        return new Dispatch.NotYet(pause);
    }

    /// Never longer in all than such a call may take, whatever the clocks say.
    private Optional<Duration> settlesIn(Operation operation) {
        Duration most = lateExecution.minus(waited);
        return operation
                .doubtedAt(Step.DOWNLOAD)
                .map(doubt -> Duration.between(clock.instant(), doubt.plus(lateExecution)))
                .map(left -> left.compareTo(most) < 0 ? left : most)
                .filter(Duration::isPositive);
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return file.downloading(operation)
                .chain(tasks -> tasks.isEmpty()
                        ? file.isThere(operation)
                                .map(there -> there || settlesIn(operation).isPresent()
                                        ? new Effect.Absent()
                                        : new Effect.Present(List.of()))
                        : Uni.createFrom().item(new Effect.Underway(tasks)));
    }
}
