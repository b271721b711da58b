package dev.slipway.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.inventory.ClusterFreshness;
import dev.slipway.proxmox.ClusterName;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTagsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "W/\"a\";true",
                "\"a\";true",
                "*;true",
                "\"b\", W/\"a\";true",
                "\"b\",\"a\" ;true",
                "\"b\";false",
                "a;false",
                "'';false",
                ";false",
            })
    void aTagIsComparedWeakly(String header, boolean matches) {
        assertThat(EntityTags.matches(header, "W/\"a\"")).isEqualTo(matches);
    }

    @Test
    void theAgeOfEachClusterIsTold() {
        List<ClusterFreshness> clusters = List.of(
                new ClusterFreshness(new ClusterName("9lab"), true, 3L, Instant.EPOCH, null),
                new ClusterFreshness(new ClusterName("new"), false, null, null, "no route"),
                new ClusterFreshness(new ClusterName("old"), false, 3600L, Instant.EPOCH, "no route"));

        assertThat(EntityTags.age(clusters)).isEqualTo("\"9lab\";age=3, \"old\";age=3600");
    }
}
