package dev.slipway.laboratory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A failing seed can be replayed, and no kind of fault is left out.
class ScheduleTest {

    private static final Duration MEAN = Duration.ofMillis(300);

    private static List<Schedule.Planned> schedule(long seed, int length) {
        return Schedule.of(seed, FaultClass.all(), MEAN)
                .limit(length)
                .map(planned -> new Schedule.Planned(
                        planned.pause(), FaultClass.named(planned.fault().name()), 0))
                .toList();
    }

    @Test
    void theSameSeedPlansTheSame() {
        assertThat(names(schedule(7, 200))).isEqualTo(names(schedule(7, 200)));
    }

    @Test
    void anotherSeedPlansSomethingElse() {
        assertThat(names(schedule(7, 200))).isNotEqualTo(names(schedule(8, 200)));
    }

    @Test
    void everyKindHasItsTurn() {
        assertThat(schedule(7, 3000).stream()
                        .map(planned -> planned.fault().name())
                        .collect(Collectors.toSet()))
                .containsAll(FaultClass.all().stream().map(FaultClass::name).toList());
    }

    @Test
    void pausesAreAsLongAsAskedForInTheMean() {
        assertThat(schedule(7, 3000).stream()
                        .mapToLong(planned -> planned.pause().toMillis())
                        .average()
                        .orElseThrow())
                .isBetween(280.0, 320.0);
    }

    private static List<String> names(List<Schedule.Planned> schedule) {
        return schedule.stream()
                .map(planned -> planned.pause() + " " + planned.fault().name())
                .toList();
    }
}
