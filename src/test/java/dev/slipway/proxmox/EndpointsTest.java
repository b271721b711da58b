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

    private final Endpoints endpoints = new Endpoints(List.of(endpoint("one", one), endpoint("two", two)), () -> now);

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
        now = now.plus(Endpoint.REST);
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
