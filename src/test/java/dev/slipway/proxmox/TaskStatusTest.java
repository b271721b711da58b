package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskStatusTest {

    @ParameterizedTest
    @CsvSource({
        "true, , RUNNING",
        "false, OK, SUCCEEDED",
        "false, WARNINGS: 1, WARNED",
        "false, WARNINGS: 12, WARNED",
        "false, unexpected status, DOUBTFUL",
        "false, unable to get last line from task log - no such file, DOUBTFUL",
        "false, , DOUBTFUL",
        "false, WARNINGS: none, FAILED",
        "false, VM 100 already running, FAILED"
    })
    void readsTheExitStatus(boolean running, String exitStatus, TaskStatus.Verdict verdict) {
        assertThat(new TaskStatus(TestClusters.TASK, running, exitStatus).verdict())
                .isEqualTo(verdict);
    }
}
