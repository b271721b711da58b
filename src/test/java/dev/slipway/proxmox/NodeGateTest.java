package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeGateTest {

    private static final Call CALL = Call.get("/version");

    private final List<UniEmitter<? super String>> underWay = new ArrayList<>();
    private final NodeGate gate = new NodeGate(2, Duration.ofMinutes(1));

    @Test
    void letsOnlySoManyPassAndTheNextWhenOneLeaves() {
        // Given
        UniAssertSubscriber<String> first = send(gate);
        UniAssertSubscriber<String> second = send(gate);
        UniAssertSubscriber<String> third = send(gate);
        int before = underWay.size();

        // When
        underWay.get(0).complete("a");
        underWay.get(1).fail(new IllegalStateException("b"));
        underWay.get(2).complete("c");

        // Then
        assertThat(before).isEqualTo(2);
        first.assertItem("a");
        second.assertFailedWith(IllegalStateException.class);
        third.assertItem("c");
    }

    @Test
    void isFreeAgainWhenACallIsCancelled() {
        // Given
        UniAssertSubscriber<String> first = send(gate);
        send(gate);
        send(gate);

        // When
        first.cancel();

        // Then
        assertThat(underWay).hasSize(3);
    }

    @Test
    void forgetsAWaitingCallThatIsCancelled() {
        // Given
        send(gate);
        send(gate);
        UniAssertSubscriber<String> third = send(gate);
        send(gate);

        // When
        third.cancel();
        underWay.get(0).complete("a");
        underWay.get(1).complete("b");

        // Then
        assertThat(underWay).hasSize(3);
    }

    @Test
    void failsACallThatWaitedTooLongAndWasNeverSent() {
        // Given
        NodeGate impatient = new NodeGate(1, Duration.ofMillis(20));
        send(impatient);

        // When
        UniAssertSubscriber<String> second = send(impatient);

        // Then
        second.awaitFailure(Duration.ofSeconds(5)).assertFailedWith(ProxmoxException.Unreachable.class);
        assertThat(underWay).hasSize(1);
    }

    private UniAssertSubscriber<String> send(NodeGate through) {
        Uni<String> call = through.pass(CALL, () -> Uni.createFrom().emitter(underWay::add));
        return call.subscribe().withSubscriber(UniAssertSubscriber.create());
    }
}
