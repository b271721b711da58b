package dev.slipway.laboratory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A failing seed can be replayed, and no kind of fault is left out.
class ScheduleTest {

    private static final int MANY = 3_000;

    private record Line(Duration pause, String fault, long seed) {}

    private static List<Line> schedule(long seed) {
        return Schedule.of(seed, FaultClass.all(), Plan.MEAN_PAUSE)
                .limit(MANY)
                .map(planned -> new Line(planned.pause(), planned.fault().name(), planned.seed()))
                .toList();
    }

    @Test
    void theSameSeedPlansTheSame() {
        assertThat(schedule(7)).isEqualTo(schedule(7));
    }

    @Test
    void anotherSeedPlansSomethingElse() {
        assertThat(schedule(7)).isNotEqualTo(schedule(8));
    }

    @Test
    void everyKindHasItsTurn() {
        assertThat(schedule(7))
                .extracting(Line::fault)
                .containsAll(FaultClass.all().stream().map(FaultClass::name).toList());
    }

    @Test
    void kindsHaveNamesOfTheirOwn() {
        assertThat(FaultClass.all()).extracting(FaultClass::name).doesNotHaveDuplicates();
    }

    @Test
    void pausesAreAsLongAsAskedForInTheMean() {
        assertThat(schedule(7).stream()
                        .mapToLong(line -> line.pause().toMillis())
                        .average()
                        .orElseThrow())
                .isBetween(280.0, 320.0);
    }
}
