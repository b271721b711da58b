package dev.slipway.provisioning;

import dev.slipway.operation.Operation;
import dev.slipway.operation.StepWork;
import dev.slipway.vm.Guests;
import io.smallrye.mutiny.Uni;
import java.util.List;

/// Has the node fetch the image. The file turns up under its name when it is complete and its checksum is
/// right, so one that is there is what was asked for; a second call for it is refused.
final class DownloadStep implements StepWork {

    private final ImageFile file;
    private final ImportPlan plan;
    private final Guests guests;

    DownloadStep(Guests guests, ImportPlan plan) {
        this.guests = guests;
        this.plan = plan;
        this.file = new ImageFile(guests, plan);
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return guests.client(operation.cluster())
                .files()
                .download(plan.node(), plan.download(operation))
                .map(Dispatch.Task::new);
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return file.isThere(operation)
                .chain(there -> there
                        ? Uni.createFrom().item(new Effect.Present(List.of()))
                        : file.downloading(operation)
                                .map(tasks -> tasks.isEmpty() ? new Effect.Absent() : new Effect.Underway(tasks)));
    }
}
