package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestConfig;
import dev.slipway.proxmox.ClusterName;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CloneLanesTest {

    private final CloneLanes lanes =
            new CloneLanes(TestConfig.of(ProvisioningConfig.class, "provisioning.clones-per-storage", "2"));
    private final Map<String, UniEmitter<? super String>> running = new LinkedHashMap<>();
    private final List<String> begun = new ArrayList<>();

    @Test
    void theThirdWaitsForItsTurnAndTheFourthBehindIt() {
        UniAssertSubscriber<String> first = clone("a", "ceph");
        clone("b", "ceph");
        clone("c", "ceph");
        clone("d", "ceph");
        assertThat(begun).containsExactly("a", "b");

        running.get("a").complete("a is made");

        first.assertItem("a is made");
        assertThat(begun).containsExactly("a", "b", "c");
    }

    @Test
    void aFailureMakesRoomAsWell() {
        clone("a", "ceph");
        clone("b", "ceph");
        clone("c", "ceph");

        running.get("b").fail(new IllegalStateException("full"));

        assertThat(begun).containsExactly("a", "b", "c");
    }

    @Test
    void otherStoragesHaveLanesOfTheirOwn() {
        clone("a", "ceph");
        clone("b", "ceph");
        clone("c", "local");

        assertThat(begun).containsExactly("a", "b", "c");
    }

    @Test
    void anEmptyLaneTakesAsManyAsBefore() {
        clone("a", "ceph");
        running.get("a").complete("done");
        clone("b", "ceph");
        clone("c", "ceph");
        clone("d", "ceph");

        assertThat(begun).containsExactly("a", "b", "c");
    }

    private UniAssertSubscriber<String> clone(String name, String storage) {
        return lanes.inTurn(
                        ClusterName.DEFAULT,
                        storage,
                        () -> Uni.createFrom().<String>emitter(emitter -> {
                            begun.add(name);
                            running.put(name, emitter);
                        }))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }
}
