package dev.slipway.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestClock;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RecentTest {

    private static final Duration FRESH = Duration.ofSeconds(10);

    private final TestClock clock = new TestClock();
    private final Recent<String, Integer> recent = new Recent<>(2, answer -> FRESH, clock);
    private final AtomicInteger questions = new AtomicInteger();

    private Uni<Integer> count() {
        return Uni.createFrom().item(questions::incrementAndGet);
    }

    private static Uni<Integer> away() {
        return Uni.createFrom().failure(new ProxmoxException.Unreachable("GET /x", "nobody there"));
    }

    private Asked<Integer> get(String key, Supplier<Uni<Integer>> question) {
        return recent.get(key, question)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .awaitItem()
                .getItem();
    }

    @Test
    void aFreshAnswerIsUsedAgain() {
        get("a", this::count);
        clock.advance(FRESH.minusMillis(1));

        Asked<Integer> answer = get("a", this::count);

        assertThat(answer).isEqualTo(new Asked<>(1, TestClock.START, null));
    }

    @Test
    void anOldOneIsAskedForAnew() {
        get("a", this::count);
        clock.advance(FRESH);

        assertThat(get("a", this::count)).isEqualTo(new Asked<>(2, TestClock.START.plus(FRESH), null));
    }

    @Test
    void thoseWhoAskAtTheSameTimeShareTheAnswer() {
        // Given
        List<UniEmitter<? super Integer>> asked = new ArrayList<>();
        Uni<Integer> slow = Uni.createFrom().emitter(asked::add);

        // When
        var first = recent.get("a", () -> slow).subscribe().withSubscriber(UniAssertSubscriber.create());
        var second = recent.get("a", () -> slow).subscribe().withSubscriber(UniAssertSubscriber.create());
        asked.forEach(emitter -> emitter.complete(7));

        // Then
        assertThat(asked).hasSize(1);
        assertThat(first.awaitItem().getItem()).isEqualTo(second.awaitItem().getItem());
    }

    @Test
    void whoGoesAwayDoesNotTakeTheAnswerFromTheOthers() {
        // Given
        List<UniEmitter<? super Integer>> asked = new ArrayList<>();
        Uni<Integer> slow = Uni.createFrom().emitter(asked::add);
        var first = recent.get("a", () -> slow).subscribe().withSubscriber(UniAssertSubscriber.create());
        var second = recent.get("a", () -> slow).subscribe().withSubscriber(UniAssertSubscriber.create());

        // When
        first.cancel();
        asked.forEach(emitter -> emitter.complete(7));

        // Then
        assertThat(second.awaitItem().getItem().value()).isEqualTo(7);
    }

    @Test
    void theLastAnswerIsGivenWithTheReasonWhyThereIsNoNewer() {
        get("a", this::count);
        clock.advance(FRESH);

        Asked<Integer> answer = get("a", RecentTest::away);

        assertThat(answer).isEqualTo(new Asked<>(1, TestClock.START, "nobody there"));
    }

    @Test
    void aClusterThatFailedIsLeftAloneForAWhile() {
        get("a", this::count);
        clock.advance(FRESH);
        get("a", RecentTest::away);
        clock.advance(Duration.ofSeconds(4));

        assertThat(get("a", this::count).failure()).isEqualTo("nobody there");
    }

    @Test
    void itIsAskedAgainAfterwards() {
        get("a", this::count);
        clock.advance(FRESH);
        get("a", RecentTest::away);
        clock.advance(Duration.ofSeconds(5));

        assertThat(get("a", this::count).value()).isEqualTo(2);
    }

    @Test
    void withoutAnOlderAnswerTheFailureIsTold() {
        recent.get("a", RecentTest::away)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .awaitFailure()
                .assertFailedWith(ProxmoxException.Unreachable.class, "nobody there");
    }

    @Test
    void whatIsGoneIsForgotten() {
        get("a", this::count);
        clock.advance(FRESH);

        recent.get("a", () -> Uni.createFrom().failure(new ProxmoxException.NotFound("GET /x", "gone")))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .awaitFailure()
                .assertFailedWith(ProxmoxException.NotFound.class, "gone");
    }

    @Test
    void theAnswerThatNobodyWantedForLongestGoesFirst() {
        get("a", this::count);
        get("b", this::count);
        get("a", this::count);
        get("c", this::count);

        assertThat(get("a", this::count).value()).isEqualTo(1);
        assertThat(get("b", this::count).value()).isEqualTo(4);
    }

    @Test
    void whoHasAnOldAnswerWaitsForASecondOnly() {
        get("a", this::count);
        clock.advance(FRESH);

        Asked<Integer> answer = get("a", () -> Uni.createFrom().nothing());

        assertThat(answer.failure()).isEqualTo("the cluster has not answered yet");
    }

    @Test
    void aDefectIsNotTakenForSilence() {
        get("a", this::count);
        clock.advance(FRESH);

        recent.get("a", () -> Uni.createFrom().failure(new Refusal.NotFound("no such thing")))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .awaitFailure()
                .assertFailedWith(Refusal.NotFound.class);
    }
}
