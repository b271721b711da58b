package dev.slipway.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestClock;
import dev.slipway.operation.Rooms.Ready;
import dev.slipway.proxmox.ClusterName;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomsTest {

    private static final ClusterName HERE = new ClusterName("here");
    private static final ClusterName THERE = new ClusterName("there");

    private final Rooms rooms = new Rooms(1);

    @Test
    void aFullRoomKeepsNobodyOutOfAnother() {
        Ready first = waiting(HERE);
        waiting(HERE);
        Ready elsewhere = waiting(THERE);

        assertThat(List.of(rooms.enter().orElseThrow(), rooms.enter().orElseThrow()))
                .containsExactlyInAnyOrder(first, elsewhere);
        assertThat(rooms.enter()).isEmpty();
    }

    @Test
    void whoLeavesMakesRoomForTheNext() {
        waiting(HERE);
        Ready second = waiting(HERE);
        rooms.enter();

        rooms.leave(HERE);

        assertThat(rooms.enter()).contains(second);
    }

    @Test
    void onlyAFullClusterIsNamed() {
        waiting(HERE);
        rooms.enter();

        assertThat(rooms.full()).containsExactly(HERE);
    }

    @Test
    void nobodyIsHereTwice() {
        Ready ready = waiting(HERE);

        assertThat(rooms.arrive(ready.id())).isFalse();
    }

    @Test
    void whoIsSentAwayMayComeBack() {
        Ready ready = waiting(HERE);

        assertThat(rooms.empty()).containsExactly(ready);
        assertThat(rooms.arrive(ready.id())).isTrue();
    }

    private Ready waiting(ClusterName cluster) {
        OperationId id = OperationId.random();
        rooms.arrive(id);
        Ready ready = new Ready(id, cluster, Waiting.of("concurrency", "waiting", TestClock.START));
        rooms.await(ready);
        return ready;
    }
}
