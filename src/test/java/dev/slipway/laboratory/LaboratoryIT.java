package dev.slipway.laboratory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The first promise, by machine: whatever befalls the program, its database and Proxmox VE, nothing is lost, doubled
/// or orphaned. The short form; `./slipway chaos` is the long one.
class LaboratoryIT {

    private static final int OPERATIONS = 200;
    private static final int FAULTS = 100;

    @Test
    void oneReplicaOnSqliteKeepsEveryPromise() {
        keepsEveryPromise(new Plan("short-sqlite", 20260105, 1, OPERATIONS, FAULTS, Duration.ZERO));
    }

    @Test
    void threeReplicasOnPostgresqlKeepEveryPromise() {
        keepsEveryPromise(new Plan("short-postgresql", 20260106, 3, OPERATIONS, FAULTS, Duration.ZERO));
    }

    private static void keepsEveryPromise(Plan plan) {
        Report report = Laboratory.run(plan).publish();

        assertThat(report.violations()).as("replay with %s", plan.replay()).isEmpty();
        assertThat(report.operations()).isGreaterThanOrEqualTo(OPERATIONS);
        assertThat(report.faults()).isGreaterThanOrEqualTo(FAULTS);
    }
}
