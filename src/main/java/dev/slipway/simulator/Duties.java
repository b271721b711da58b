package dev.slipway.simulator;

import java.time.Duration;

/// How long things take, before the factor `taskTime` of [SimulatorOptions] is applied.
final class Duties {

    static final Duration LINKED_CLONE = Duration.ofSeconds(2);
    static final Duration PLACEHOLDER = Duration.ofMillis(200);
    static final Duration FULL_CLONE = Duration.ofSeconds(6);
    static final Duration CREATE = Duration.ofSeconds(1);
    static final Duration DOWNLOAD = Duration.ofSeconds(4);
    static final Duration DELETE_FILE = Duration.ofMillis(500);
    static final Duration TEMPLATE = Duration.ofSeconds(1);
    static final Duration CONFIGURE = Duration.ofMillis(500);
    static final Duration RESIZE = Duration.ofMillis(500);
    static final Duration START = Duration.ofSeconds(2);
    static final Duration STOP = Duration.ofSeconds(1);
    static final Duration SHUTDOWN = Duration.ofSeconds(3);
    static final Duration RESTART_GAP = Duration.ofSeconds(1);
    static final Duration SNAPSHOT = Duration.ofSeconds(1);
    static final Duration MIGRATE = Duration.ofSeconds(4);
    static final Duration DESTROY = Duration.ofSeconds(2);
    static final Duration HA_REQUEST = Duration.ofSeconds(1);
    static final Duration HA_REACTION = Duration.ofSeconds(10);
    static final Duration ABORT = Duration.ofSeconds(1);

    private Duties() {}
}
