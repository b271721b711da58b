package dev.slipway.provisioning;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.proxmox.Download;
import dev.slipway.proxmox.TaskQuery;
import dev.slipway.proxmox.TaskStatus;
import dev.slipway.proxmox.Upid;
import dev.slipway.vm.Guests;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;

/// The file that an import fetches, as the node sees it now. Only reads.
record ImageFile(Guests guests, ImportPlan plan) {

    private static final String TASK = "download";

    Uni<Boolean> isThere(Operation operation) {
        Download download = plan.download(operation);
        return guests.client(operation.cluster())
                .files()
                .list(plan.node(), download.storage(), download.content())
                .map(files -> files.stream().anyMatch(file -> file.volume().equals(download.volume())));
    }

    /// The tasks that fetch it; the id of such a task is the name of its file (field guide 4.1).
    Uni<List<Upid>> downloading(Operation operation) {
        Instant since = operation.startedAt(Step.DOWNLOAD).orElse(operation.acceptedAt());
        return guests.client(operation.cluster())
                .tasks(plan.node(), new TaskQuery(TASK, null, since.minus(Guests.CLOCK_SKEW)))
                .map(tasks -> tasks.stream()
                        .filter(TaskStatus::running)
                        .map(TaskStatus::upid)
                        .filter(upid ->
                                upid.id().equals(plan.download(operation).fileName()))
                        .toList());
    }
}
