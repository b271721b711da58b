package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork.Effect;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.TaskQuery;
import dev.slipway.proxmox.TaskStatus;
import dev.slipway.proxmox.Upid;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Whether a call that must not be sent twice was executed, for steps that leave nothing to be seen: by the
/// tasks that the nodes on which the VM may have been started since the step began.
///
/// "Since" is measured on the clock of that node, which dates its tasks, because a clock that differs from ours
/// would hide our task or show an older one. It is exact to about a second.
@ApplicationScoped
public class TaskTrail {

    private final Guests guests;
    private final InstantSource clock;

    public TaskTrail(Guests guests, InstantSource clock) {
        this.guests = guests;
        this.clock = clock;
    }

    /// Yields [Effect.Present] after a task that ended well, [Effect.Underway] while one runs, and
    /// [Effect.Absent] when there is none or it failed. A task that was killed, or that the node does not list
    /// any more, leaves nobody who knows: [Effect.Stuck], because a repetition could do harm. Only reads.
    Uni<Effect> effect(Operation operation, Step step, Guests.Guest guest, Set<String> types) {
        return places(operation, step, guest)
                .onItem()
                .transformToMulti(nodes -> Multi.createFrom().iterable(nodes))
                .onItem()
                .transformToUniAndConcatenate(node -> tasks(operation, step, node))
                .collect()
                .asList()
                .map(perNode -> judge(
                        operation,
                        step,
                        perNode.stream()
                                .flatMap(List::stream)
                                .filter(task -> types.contains(task.upid().type()))
                                .toList()));
    }

    /// A VM may have moved since it was called. A recorded task names its node; a call that got no answer went
    /// to any of those that are there.
    private Uni<Set<NodeName>> places(Operation operation, Step step, Guests.Guest guest) {
        return guests.client(operation.cluster()).resources().map(resources -> {
            Optional<NodeName> called = operation.upid(step).map(Upid::node);
            Set<NodeName> nodes = new TreeSet<>(Set.of(guest.node()));
            resources.nodes().stream()
                    .filter(ClusterResources.Node::online)
                    .map(ClusterResources.Node::name)
                    .filter(node -> called.isEmpty() || called.get().equals(node))
                    .forEach(nodes::add);
            return nodes;
        });
    }

    private Uni<List<TaskStatus>> tasks(Operation operation, Step step, NodeName node) {
        return since(operation, step, node)
                .chain(since ->
                        guests.client(operation.cluster()).tasks(node, new TaskQuery(null, operation.vmid(), since)));
    }

    private Uni<Instant> since(Operation operation, Step step, NodeName node) {
        Instant begun = operation.startedAt(step).orElse(operation.acceptedAt());
        return guests.client(operation.cluster())
                .time(node)
                .map(there -> there.minus(Duration.between(begun, clock.instant())));
    }

    private static Effect judge(Operation operation, Step step, List<TaskStatus> tasks) {
        List<Upid> running =
                tasks.stream().filter(TaskStatus::running).map(TaskStatus::upid).toList();
        if (!running.isEmpty()) {
            return new Effect.Underway(running);
        }
        if (tasks.stream().anyMatch(TaskTrail::endedWell)) {
            return new Effect.Present(List.of());
        }
        boolean killed = tasks.stream().anyMatch(task -> task.verdict() == TaskStatus.Verdict.DOUBTFUL);
        boolean forgotten = operation
                .upid(step)
                .filter(upid -> tasks.stream().noneMatch(task -> task.upid().equals(upid)))
                .isPresent();
        return killed || forgotten ? unknown(operation) : new Effect.Absent();
    }

    private static boolean endedWell(TaskStatus task) {
        return switch (task.verdict()) {
            case SUCCEEDED, WARNED -> true;
            case RUNNING, DOUBTFUL, FAILED -> false;
        };
    }

    private static Effect unknown(Operation operation) {
        return new Effect.Stuck(
                "unknown-outcome",
                "the node does not know how its task for VM %s ended".formatted(operation.vmid()),
                "It could not be found out whether Proxmox VE did it. Look at the VM before you try again.");
    }
}
