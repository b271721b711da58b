package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TicketSessionTest {

    private Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private final List<String> passwords = new ArrayList<>();
    private final Deque<Uni<Envelope>> answers = new ArrayDeque<>();

    private final TicketSession session = new TicketSession(TestClusters.PASSWORD, this::login, () -> now);

    @Test
    void logsInOnceAndPutsTheTokenOnWritesOnly() {
        // Given
        answers.add(ticket("PVE:slipway@pve:1::AA+/=", "csrf"));

        // When
        TestClusters.itemOf(session.ready());
        TestClusters.itemOf(session.ready());

        // Then
        assertThat(passwords).containsExactly("correct horse");
        assertThat(session.headers("GET"))
                .containsExactly(Map.entry("Cookie", "PVEAuthCookie=PVE%3Aslipway%40pve%3A1%3A%3AAA%2B%2F%3D"));
        assertThat(session.headers("POST")).containsEntry("CSRFPreventionToken", "csrf");
        assertThat(session.headers("DELETE")).containsEntry("CSRFPreventionToken", "csrf");
    }

    @Test
    void hasNoHeadersBeforeItIsReady() {
        assertThat(session.headers("GET")).isEmpty();
    }

    @Test
    void renewsWithTheTicketItselfBeforeItEnds() {
        // Given
        answers.add(ticket("first", "one"));
        answers.add(ticket("second", "two"));
        TestClusters.itemOf(session.ready());

        // When
        now = now.plus(TicketSession.RENEW_AFTER);
        TestClusters.itemOf(session.ready());

        // Then
        assertThat(passwords).containsExactly("correct horse", "first");
        assertThat(session.headers("PUT")).containsEntry("CSRFPreventionToken", "two");
    }

    @Test
    void keepsTheTicketWhileNobodyAnswersTheRenewal() {
        // Given
        answers.add(ticket("first", "one"));
        answers.add(Uni.createFrom().failure(new ProxmoxException.Unreachable("POST /access/ticket", "down")));
        TestClusters.itemOf(session.ready());

        // When
        now = now.plus(TicketSession.RENEW_AFTER);
        TestClusters.itemOf(session.ready());

        // Then
        assertThat(session.headers("GET")).containsEntry("Cookie", "PVEAuthCookie=first");
    }

    @Test
    void takesThePasswordWhenTheTicketIsRefusedOrDead() {
        // Given
        answers.add(ticket("first", "one"));
        answers.add(Uni.createFrom()
                .failure(new ProxmoxException.Forbidden("POST /access/ticket", "authentication failure", true)));
        answers.add(ticket("second", "two"));
        answers.add(ticket("third", "three"));
        TestClusters.itemOf(session.ready());

        // When
        now = now.plus(TicketSession.RENEW_AFTER);
        TestClusters.itemOf(session.ready());
        now = now.plus(TicketSession.DEAD_AFTER);
        TestClusters.itemOf(session.ready());

        // Then
        assertThat(passwords).containsExactly("correct horse", "first", "correct horse", "correct horse");
    }

    @Test
    void letsManyCallsShareOneLogin() {
        // Given
        UniAssertSubscriber<Integer> first = UniAssertSubscriber.create();
        UniAssertSubscriber<Integer> second = UniAssertSubscriber.create();
        List<io.smallrye.mutiny.subscription.UniEmitter<? super Envelope>> pending = new ArrayList<>();
        answers.add(Uni.createFrom().emitter(pending::add));

        // When
        session.ready().subscribe().withSubscriber(first);
        session.ready().subscribe().withSubscriber(second);
        pending.getFirst().complete(envelope("ticket", "csrf"));

        // Then
        first.awaitItem(Duration.ofSeconds(5));
        second.awaitItem(Duration.ofSeconds(5));
        assertThat(passwords).hasSize(1);
    }

    @Test
    void logsInAgainAfterARefusalUnlessAnotherCallDidAlready() {
        // Given
        answers.add(ticket("first", "one"));
        answers.add(ticket("second", "two"));
        int generation = TestClusters.itemOf(session.ready());

        // When
        boolean renewed = TestClusters.itemOf(session.renewed(generation));
        boolean renewedByOthers = TestClusters.itemOf(session.renewed(generation));

        // Then
        assertThat(renewed).isTrue();
        assertThat(renewedByOthers).isTrue();
        assertThat(passwords).containsExactly("correct horse", "correct horse");
    }

    @Test
    void triesAgainAfterAFailedLogin() {
        // Given
        answers.add(Uni.createFrom().failure(new ProxmoxException.Unreachable("POST /access/ticket", "down")));
        answers.add(ticket("first", "one"));

        // When
        Throwable failure = TestClusters.failureOf(session.ready());
        TestClusters.itemOf(session.ready());

        // Then
        assertThat(failure).isInstanceOf(ProxmoxException.Unreachable.class);
        assertThat(session.headers("GET")).containsEntry("Cookie", "PVEAuthCookie=first");
    }

    @Test
    void saysThatASecondFactorNeedsAToken() {
        answers.add(Uni.createFrom().item(envelope(Map.of("NeedTFA", 1, "ticket", "PVE:!tfa!x"))));
        assertThat(TestClusters.failureOf(session.ready()))
                .isInstanceOf(ProxmoxException.Forbidden.class)
                .hasMessageContaining("API token");
    }

    private Uni<Envelope> login(String user, String password) {
        assertThat(user).isEqualTo("slipway@pve");
        passwords.add(password);
        return answers.remove();
    }

    private static Uni<Envelope> ticket(String ticket, String csrfToken) {
        return Uni.createFrom().item(envelope(ticket, csrfToken));
    }

    private static Envelope envelope(String ticket, String csrfToken) {
        return envelope(Map.of("ticket", ticket, "CSRFPreventionToken", csrfToken));
    }

    private static Envelope envelope(Map<String, ?> data) {
        return Envelope.of(new ObjectMapper().valueToTree(Map.of("data", data)));
    }
}
