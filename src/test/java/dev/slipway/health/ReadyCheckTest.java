package dev.slipway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Database;
import dev.slipway.database.FragileSource;
import dev.slipway.database.TestDatabase;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.Privileges;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.ProxmoxVersion;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyCheckTest {

    @TempDir
    Path folder;

    private static final ClusterName HERE = new ClusterName("here");
    private static final ClusterName THERE = new ClusterName("there");

    private Instant now = Instant.parse("2026-01-05T08:00:00Z");
    private final List<ClusterSnapshot> snapshots = new ArrayList<>();
    private Uni<ProxmoxVersion> version = Uni.createFrom().item(ProxmoxVersion.parse("8.4.21"));
    private int questions;

    private final ClusterFacts facts = new ClusterFacts(
            () -> snapshots,
            new ClusterFacts.Source(
                    cluster -> version.onSubscription().invoke(() -> questions++),
                    cluster -> Uni.createFrom().item(new Privileges(Map.of()))),
            () -> now);
    private final DatabaseFact database =
            new DatabaseFact(() -> Uni.createFrom().voidItem(), Optional::empty, () -> now);
    private List<String> troubles = List.of();

    @Test
    void oneClusterThatAnsweredRecentlyIsEnough() {
        snapshots.add(snapshot(HERE, Optional.of(now.minusSeconds(4)), Optional.empty()));
        snapshots.add(snapshot(THERE, Optional.empty(), Optional.of("connection refused")));

        HealthCheckResponse answer = check();

        assertThat(answer.getStatus()).isEqualTo(Status.UP);
        assertThat(answer.getData().orElseThrow())
                .containsEntry("here.usable", true)
                .containsEntry("here.age_seconds", 4L)
                .containsEntry("here.version", "8.4.21")
                .containsEntry("there.usable", false)
                .containsEntry("there.reason", "connection refused");
    }

    @Test
    void aClusterThatWentAwayAMinuteAgoIsNotEnough() {
        snapshots.add(snapshot(HERE, Optional.of(now.minusSeconds(60)), Optional.of("timed out")));

        assertThat(check().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void aDatabaseThatCannotBeWrittenIsNamedAndDoesNotMakeItUnready() {
        // Given
        FragileSource disk = new FragileSource(folder);
        Database database = TestDatabase.on(disk);
        disk.makeReadOnly();
        database.write(connection ->
                        connection.prepareStatement("DELETE FROM managed_vm").executeUpdate())
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .awaitFailure();
        snapshots.add(snapshot(HERE, Optional.of(now), Optional.empty()));

        // When
        HealthCheckResponse answer =
                check(new DatabaseFact(database::answers, database::latestWriteFailure, () -> now));

        // Then
        assertThat(answer.getStatus()).isEqualTo(Status.UP);
        assertThat(answer.getData().orElseThrow().get("database.write_failed").toString())
                .contains("readonly");
    }

    @Test
    void withoutAClusterTheAnswerSaysWhatToSet() {
        HealthCheckResponse answer = check();

        assertThat(answer.getStatus()).isEqualTo(Status.DOWN);
        assertThat(answer.getData().orElseThrow()).containsEntry("clusters", "none is configured: set proxmox.url");
    }

    @Test
    void endpointsThatDoNotAnswerAreNamedWhileOthersDo() {
        troubles = List.of("https://pve2:8006 does not answer since 2026-11-20T12:00:00Z, tried again in 8 s");
        snapshots.add(snapshot(HERE, Optional.of(now), Optional.empty()));

        HealthCheckResponse answer = check();

        assertThat(answer.getStatus()).isEqualTo(Status.UP);
        assertThat(answer.getData().orElseThrow().get("here.endpoints").toString())
                .startsWith("https://pve2:8006 does not answer");
    }

    @Test
    void missingPrivilegesAreNamedAndDoNotMakeItUnready() {
        snapshots.add(snapshot(HERE, Optional.of(now), Optional.empty()));

        HealthCheckResponse answer = check();

        assertThat(answer.getStatus()).isEqualTo(Status.UP);
        assertThat(answer.getData().orElseThrow().get("here.missing_privileges").toString())
                .contains("VM.Clone on /vms", "VM.Allocate on /vms");
    }

    @Test
    void anOldProxmoxIsRefused() {
        version = Uni.createFrom().item(ProxmoxVersion.parse("8.0.4"));
        snapshots.add(snapshot(HERE, Optional.of(now), Optional.empty()));

        HealthCheckResponse answer = check();

        assertThat(answer.getStatus()).isEqualTo(Status.DOWN);
        assertThat(answer.getData().orElseThrow())
                .containsEntry("here.reason", "Proxmox VE 8.0.4 is too old: 8.1 or newer is needed");
    }

    @Test
    void factsAreAskedForOnceAndAgainWhenOld() {
        snapshots.add(snapshot(HERE, Optional.of(now), Optional.empty()));

        check();
        check();
        assertThat(questions).isEqualTo(1);

        now = now.plus(Duration.ofMinutes(5));
        check();
        assertThat(questions).isEqualTo(2);
    }

    @Test
    void aClusterThatDoesNotAnswerKeepsItsFactsAndIsNotAsked() {
        snapshots.add(snapshot(HERE, Optional.of(now), Optional.empty()));
        check();
        snapshots.set(0, snapshot(HERE, Optional.of(now), Optional.of("timed out")));
        now = now.plus(Duration.ofMinutes(6));

        HealthCheckResponse answer = check();

        assertThat(questions).isEqualTo(1);
        assertThat(answer.getData().orElseThrow())
                .containsEntry("here.version", "8.4.21")
                .containsEntry("here.reason", "timed out");
    }

    @Test
    void aClusterThatTakesItsTimeDelaysNoOther() {
        snapshots.add(snapshot(HERE, Optional.of(now), Optional.empty()));
        Uni<ProxmoxVersion> good = version;
        version = Uni.createFrom().nothing();
        check();
        version = good;
        snapshots.add(snapshot(THERE, Optional.of(now), Optional.empty()));

        assertThat(check().getData().orElseThrow())
                .containsEntry("there.version", "8.4.21")
                .doesNotContainKey("here.version");
    }

    @Test
    void aFailedQuestionIsAskedAgain() {
        Uni<ProxmoxVersion> good = version;
        version = Uni.createFrom().failure(new ProxmoxException.Unreachable("GET /version", "connection refused"));
        snapshots.add(snapshot(HERE, Optional.of(now), Optional.empty()));
        check();
        version = good;

        assertThat(check().getData().orElseThrow()).containsEntry("here.version", "8.4.21");
    }

    private HealthCheckResponse check() {
        return check(database);
    }

    private HealthCheckResponse check(DatabaseFact fact) {
        fact.ask().subscribe().withSubscriber(UniAssertSubscriber.create()).awaitItem();
        facts.refresh().subscribe().with(done -> {});
        return new ReadyCheck(fact, new ClusterHealth(() -> snapshots, facts::of, cluster -> troubles, () -> now))
                .call();
    }

    private static ClusterSnapshot snapshot(ClusterName cluster, Optional<Instant> takenAt, Optional<String> failure) {
        return new ClusterSnapshot(
                cluster, takenAt, failure, new ClusterResources(List.of(), List.of(), List.of()), Map.of());
    }
}
