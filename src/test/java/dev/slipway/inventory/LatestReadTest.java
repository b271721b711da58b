package dev.slipway.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LatestReadTest {

    private final LatestRead<String, Integer> copy = new LatestRead<>();

    /// A reading of one value that has begun and ends when the test says so.
    private CompletableFuture<Optional<Integer>> one(String key) {
        CompletableFuture<Optional<Integer>> reading = new CompletableFuture<>();
        begin(copy.one(key, () -> Uni.createFrom().completionStage(reading)));
        return reading;
    }

    private CompletableFuture<Map<String, Integer>> all() {
        CompletableFuture<Map<String, Integer>> reading = new CompletableFuture<>();
        begin(copy.all(() -> Uni.createFrom().completionStage(reading)));
        return reading;
    }

    private static void begin(Uni<Void> reading) {
        reading.subscribe().with(done -> {}, failure -> {});
    }

    @Test
    void pictureReplacesEverything() {
        one("gone").complete(Optional.of(1));

        all().complete(Map.of("here", 2));

        assertThat(copy.find("gone")).isEmpty();
        assertThat(copy.values()).containsExactly(2);
    }

    @Test
    void theReadingThatBeganLastWins() {
        CompletableFuture<Optional<Integer>> older = one("a");
        one("a").complete(Optional.of(2));

        older.complete(Optional.of(1));

        assertThat(copy.find("a")).contains(2);
    }

    @Test
    void anOlderPictureDoesNotBringBackWhatIsGone() {
        one("a").complete(Optional.of(1));
        CompletableFuture<Map<String, Integer>> older = all();
        one("a").complete(Optional.empty());

        older.complete(Map.of("a", 1));

        assertThat(copy.find("a")).isEmpty();
    }

    @Test
    void anOlderPictureDoesNotHideWhatIsNew() {
        CompletableFuture<Map<String, Integer>> older = all();
        one("a").complete(Optional.of(1));

        older.complete(Map.of());

        assertThat(copy.find("a")).contains(1);
    }

    @Test
    void anOlderPictureIsNothingBesideANewerOne() {
        CompletableFuture<Map<String, Integer>> older = all();
        all().complete(Map.of("a", 2));

        older.complete(Map.of("a", 1, "b", 1));

        assertThat(copy.find("a")).contains(2);
        assertThat(copy.find("b")).isEmpty();
    }

    @Test
    void anOlderReadingIsNothingBesideANewerPicture() {
        CompletableFuture<Optional<Integer>> older = one("a");
        all().complete(Map.of());

        older.complete(Optional.of(1));

        assertThat(copy.find("a")).isEmpty();
    }

    @Test
    void aReadingThatFailsChangesNothing() {
        one("a").complete(Optional.of(1));

        all().completeExceptionally(new IllegalStateException("no database"));

        assertThat(copy.find("a")).contains(1);
    }
}
