package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointsTest {

    private static final Call READ = Call.get("/version");
    private static final Call WRITE = Call.onGuest("POST", TestClusters.NODE, TestClusters.GUEST, "/status/start");

    private Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private final ProxmoxApi one = api();
    private final ProxmoxApi two = api();
    private final Map<ProxmoxApi, Throwable> failures = new HashMap<>();
    private final List<ProxmoxApi> asked = new ArrayList<>();

    private boolean mayChange = true;

    private final Endpoints endpoints = new Endpoints(
            ClusterName.DEFAULT, List.of(endpoint("one", one), endpoint("two", two)), () -> now, () -> mayChange);

    @Test
    void asksTheFirstAsLongAsItAnswers() {
        send(READ);
        send(READ);
        assertThat(asked).containsExactly(one, one);
    }

    @Test
    void goesToTheNextWhenNoConnectionCameAbout() {
        failures.put(one, new ConnectException("refused"));
        send(WRITE);
        assertThat(asked).containsExactly(one, two);
    }

    @Test
    void remembersTheGoodOneAndTriesTheOtherAfterAWhile() {
        // Given
        failures.put(one, new ConnectException("refused"));
        send(READ);
        failures.clear();

        // When
        send(READ);
        now = now.plus(Breaker.LONGEST_PAUSE);
        send(READ);

        // Then
        assertThat(asked).containsExactly(one, two, two, one);
    }

    @Test
    void neverRepeatsAWriteThatMayHaveBeenExecuted() {
        failures.put(one, new IOException("Connection reset by peer"));
        assertThat(failure(WRITE)).isInstanceOf(ProxmoxException.UnknownOutcome.class);
        assertThat(asked).containsExactly(one);
    }

    @Test
    void repeatsAReadThatBroke() {
        failures.put(one, new IOException("Connection reset by peer"));
        send(READ);
        assertThat(asked).containsExactly(one, two);
    }

    @Test
    void givesAReadUpAfterAFewTries() {
        failures.put(one, new IOException("Connection reset by peer"));
        failures.put(two, new ErrorAnswer(596, "Connection timed out", ""));
        assertThat(failure(READ)).isInstanceOf(ProxmoxException.Unreachable.class);
        assertThat(asked).containsExactly(one, two, one);
    }

    @Test
    void sendsAWriteElsewhereWhenTheNodeHadNoDaemon() {
        failures.put(one, new ErrorAnswer(595, "Connection refused", ""));
        send(WRITE);
        assertThat(asked).containsExactly(one, two);
    }

    @Test
    void asksNobodyElseAboutAnAnswer() {
        failures.put(one, new ErrorAnswer(500, "VM is locked (clone)", ""));
        assertThat(failure(READ)).isInstanceOf(ProxmoxException.Locked.class);
        assertThat(asked).containsExactly(one);
    }

    @Test
    void asksNobodyWhoFailedAFewTimesInARow() {
        // Given
        failures.put(one, new ConnectException("refused"));
        untilOneIsOpen();

        // When
        send(READ);
        send(WRITE);

        // Then
        assertThat(asked).containsExactly(two, two);
    }

    @Test
    void oneReadFindsOutWhetherAnAddressIsBack() {
        // Given
        failures.put(one, new ConnectException("refused"));
        untilOneIsOpen();
        now = now.plus(Breaker.LONGEST_PAUSE);

        // When
        send(READ);
        send(READ);

        // Then
        assertThat(asked).containsExactly(one, two, two);
    }

    @Test
    void aWriteFindsNothingOut() {
        // Given
        failures.put(one, new ConnectException("refused"));
        untilOneIsOpen();
        now = now.plus(Breaker.LONGEST_PAUSE);

        // When
        send(WRITE);

        // Then
        assertThat(asked).containsExactly(two);
    }

    @Test
    void failsAtOnceWhileNobodyMayBeAsked() {
        // Given
        Instant away = now;
        failures.put(one, new ConnectException("refused"));
        failures.put(two, new ConnectException("refused"));
        untilOneIsOpen();
        asked.clear();

        // When
        Throwable failure = failure(WRITE);

        // Then
        assertThat(failure)
                .isInstanceOfSatisfying(
                        ProxmoxException.Unreachable.class,
                        unreachable -> assertThat(unreachable.awaySince()).contains(away))
                .hasMessageStartingWith("cluster default does not answer since 2026-11-20T12:00:00Z");
        assertThat(asked).isEmpty();
        assertThat(endpoints.troubles())
                .first()
                .asString()
                .startsWith("https://one:8006 does not answer since 2026-11-20T12:00:00Z, tried again in");
    }

    @Test
    void aNodeThatIsDownIsNotTheWholeCluster() {
        failures.put(one, new ConnectException("refused"));
        failures.put(two, new ErrorAnswer(595, "No route to host", ""));
        assertThat(failure(WRITE))
                .isInstanceOfSatisfying(
                        ProxmoxException.Unreachable.class,
                        unreachable -> assertThat(unreachable.awaySince()).isEmpty());
    }

    @Test
    void aGatewayThatAnswersForNobodyIsNoAnswer() {
        failures.put(one, new ErrorAnswer(502, "Bad Gateway", ""));
        failures.put(two, new ErrorAnswer(503, "Service Unavailable", ""));
        failure(READ);
        assertThat(endpoints.awaySince()).contains(now);
    }

    @Test
    void changesNothingWithoutLeave() {
        mayChange = false;
        assertThat(failure(WRITE)).isInstanceOf(ProxmoxException.Withheld.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void asksForLeaveBeforeEachAddress() {
        failures.put(one, new ConnectException("refused"));
        Throwable failure = TestClusters.failureOf(endpoints.send(WRITE, api -> {
            mayChange = false;
            return answer(api);
        }));
        assertThat(failure).isInstanceOf(ProxmoxException.Withheld.class);
        assertThat(asked).containsExactly(one);
    }

    @Test
    void needsNoLeaveToReadOrToLogIn() {
        mayChange = false;
        send(READ);
        send(Call.LOGIN);
        assertThat(asked).containsExactly(one, one);
    }

    /// The first is asked first again whenever it has rested.
    private void untilOneIsOpen() {
        for (int failed = 1; failed < Breaker.OPENS_AT; failed++) {
            attempt();
            now = now.plus(Breaker.LONGEST_PAUSE);
        }
        attempt();
        asked.clear();
    }

    private void attempt() {
        TestClusters.itemOf(endpoints.send(WRITE, this::answer).onFailure().recoverWithNull());
    }

    private void send(Call call) {
        TestClusters.itemOf(endpoints.send(call, this::answer));
    }

    private Throwable failure(Call call) {
        return TestClusters.failureOf(endpoints.send(call, this::answer));
    }

    private Uni<Envelope> answer(ProxmoxApi api) {
        asked.add(api);
        Throwable failure = failures.get(api);
        return failure == null
                ? Uni.createFrom()
                        .item(Envelope.of(new ObjectMapper().createObjectNode().putNull("data")))
                : Uni.createFrom().failure(failure);
    }

    private Endpoint endpoint(String name, ProxmoxApi api) {
        return new Endpoint(URI.create("https://" + name + ":8006"), api, () -> now);
    }

    /// Only its identity matters.
    private static ProxmoxApi api() {
        return (ProxmoxApi) Proxy.newProxyInstance(
                EndpointsTest.class.getClassLoader(),
                new Class<?>[] {ProxmoxApi.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> method.getName();
                });
    }
}
