package dev.slipway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestClock;
import dev.slipway.proxmox.GuestSample;
import dev.slipway.proxmox.Timeframe;
import dev.slipway.view.Asked;
import dev.slipway.vm.Stats;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatsPaneTest {

    private static final double GAP = Double.NaN;

    private static StatsPane pane(double... cpu) {
        List<GuestSample> samples = IntStream.range(0, cpu.length)
                .mapToObj(i -> new GuestSample(60L * i, cpu[i], 2, GAP, 4096, GAP, GAP, GAP, GAP, GAP))
                .toList();
        return StatsPane.of(new Asked<>(new Stats.Series(Timeframe.HOUR, samples), TestClock.START, null));
    }

    @Test
    void aLineGoesThroughWhatWasMeasured() {
        StatsPane.Chart chart = pane(0, 0.5, 1).cpu();

        assertThat(chart.line()).isEqualTo("M0.0 120.0h0L300.0 60.0L600.0 0.0");
        assertThat(chart.average()).isEqualTo(50);
        assertThat(chart.highest()).isEqualTo(100);
    }

    @Test
    void aGapBreaksTheLine() {
        assertThat(pane(0, GAP, 1).cpu().line()).isEqualTo("M0.0 120.0h0M600.0 0.0h0");
    }

    @Test
    void withoutAnythingMeasuredThereIsNoChart() {
        StatsPane pane = pane(GAP, GAP);

        assertThat(pane.cpu()).isNull();
        assertThat(pane.memory()).isNull();
    }

    @Test
    void manyPointsAreDrawnAsFew() {
        double[] cpu = new double[1440];
        Arrays.fill(cpu, 0.25);

        assertThat(pane(cpu).cpu().line().chars().filter(c -> c == 'L' || c == 'M'))
                .hasSize(240);
    }
}
