package dev.slipway.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import dev.slipway.task.TaskProgress;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperationEventsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final TaskProgress HALF = new TaskProgress(50, "drive mirror (50.00%)");

    private final OperationEvents events = new OperationEvents();
    private final AssertSubscriber<Operation> listener = AssertSubscriber.create(10);

    @Test
    void progressIsToldWithTheOperationAsItIsNow() {
        // Given
        OperationId id = OperationId.random();
        Operation cancelling = operation(id, new Entry.CancelRequested("admin", NOW));
        events.changed(operation(id));
        events.changed(cancelling);
        events.changes().subscribe().withSubscriber(listener);

        // When
        events.progressed(id, HALF);

        // Then
        listener.assertItems(cancelling);
        assertThat(events.progress(id)).contains(HALF);
    }

    @Test
    void progressThatComesAfterTheEndIsNeitherToldNorKept() {
        // Given
        OperationId id = OperationId.random();
        events.changed(operation(id));
        events.changed(operation(id, new Entry.Succeeded(Map.of(), NOW)));
        events.changes().subscribe().withSubscriber(listener);

        // When
        events.progressed(id, HALF);

        // Then
        listener.assertHasNotReceivedAnyItem();
        assertThat(events.progress(id)).isEmpty();
    }

    @Test
    void whatHasNotEndedIsKnownAsItIsNow() {
        // Given
        OperationId ended = OperationId.random();
        OperationId cancelling = OperationId.random();

        // When
        events.changed(operation(ended));
        events.changed(operation(cancelling));
        events.changed(operation(ended, new Entry.Succeeded(Map.of(), NOW)));
        events.changed(operation(cancelling, new Entry.CancelRequested("admin", NOW)));

        // Then
        assertThat(events.unfinished()).containsExactly(operation(cancelling, new Entry.CancelRequested("admin", NOW)));
    }

    @Test
    void whatAnOperationWaitsForIsToldWhenItIsNews() {
        // Given
        OperationId id = OperationId.random();
        events.changed(operation(id));
        events.changes().subscribe().withSubscriber(listener);
        events.waits(id, Waiting.of("cluster", "cluster lab does not answer", NOW));
        listener.assertHasNotReceivedAnyItem();

        // When
        events.tell(id);

        // Then
        listener.assertItems(operation(id));
    }

    @Test
    void whatAnOperationWaitsForIsForgottenOnlyByWhoSaidIt() {
        // Given
        OperationId id = OperationId.random();
        Waiting turn = Waiting.of("storage", "waiting for storage ceph", NOW);
        Waiting cluster = Waiting.of("cluster", "cluster lab does not answer", NOW);
        events.changed(operation(id));
        events.waits(id, turn);
        events.waits(id, cluster);

        // When
        events.waitsNoMore(id, turn);

        // Then
        assertThat(events.waiting(id)).contains(cluster);
    }

    @Test
    void whatHasEndedWaitsForNothing() {
        // Given
        OperationId id = OperationId.random();
        events.waits(id, Waiting.of("cluster", "cluster lab does not answer", NOW));

        // When
        events.changed(operation(id, new Entry.Succeeded(Map.of(), NOW)));

        // Then
        assertThat(events.waiting(id)).isEmpty();
    }

    private static Operation operation(OperationId id, Entry... entries) {
        return new Operation(
                id,
                OperationKind.CREATE,
                ClusterName.DEFAULT,
                new VmId(10000),
                "web-1",
                "default",
                "admin",
                "{}",
                NOW,
                List.of(entries));
    }
}
