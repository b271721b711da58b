package dev.slipway.proxmox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Keeps calls away from an address that does not answer, so that nobody waits for its timeouts.
///
///     closed ──(the third failure in a row)──> open ──(its time has come)──> one probe ──(fails)──> open, for longer
///        ^                                       │                               │
///        └───────────── an answer ───────────────┴───────────────────────────────┘
///
/// Calls that were under way together and fail together count once: a proxy that restarts breaks all its
/// connections. A probe of which nothing is heard for as long as the longest pause is given up, so that one that gets
/// lost does not keep the address away for ever.
final class Breaker {

    static final int OPENS_AT = 3;
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final int MOST_DOUBLINGS = 5;

    /// Leave to make one call; of several that want to probe one gets it. `round` counts the failures before it.
    record Pass(Instant at, boolean probe, long round) {}

    /// Since when there is no answer, when the next call is due, and what the last one came to.
    record Silence(Instant since, Duration again, String reason) {}

    private final InstantSource clock;
    private int failures;
    private long round;
    private Instant probeEnds = Instant.MIN;
    private Instant silentSince = Instant.MIN;
    private Instant againAt = Instant.MIN;
    private String reason = "";

    Breaker(InstantSource clock) {
        this.clock = clock;
    }

    /// Leave to call now, if there is any. What must not get lost does not probe.
    synchronized Optional<Pass> enter(boolean mayProbe) {
        Instant now = clock.instant();
        if (failures < OPENS_AT) {
            return Optional.of(new Pass(now, false, round));
        }
        if (!mayProbe || !probeIsDue()) {
            return Optional.empty();
        }
        probeEnds = now.plus(LONGEST_PAUSE);
        return Optional.of(new Pass(now, true, round));
    }

    synchronized void answered() {
        failures = 0;
        probeEnds = Instant.MIN;
    }

    synchronized void failed(Pass pass, String why) {
        left(pass);
        if (pass.round() != round) {
            return;
        }
        round++;
        silentSince = failures == 0 ? pass.at() : silentSince;
        failures++;
        againAt = clock.instant().plus(pause());
        reason = why;
    }

    /// The call ended without saying anything about the address.
    synchronized void left(Pass pass) {
        if (pass.probe()) {
            probeEnds = Instant.MIN;
        }
    }

    /// Whether others are to be preferred for now: it failed lately.
    synchronized boolean rests() {
        return failures > 0 && until(againAt).isPositive();
    }

    /// Whether it is open and the next call is to show whether it still has to be.
    synchronized boolean probeIsDue() {
        return failures >= OPENS_AT
                && !until(probeEnds).isPositive()
                && !until(againAt).isPositive();
    }

    synchronized Optional<Silence> silence() {
        return failures == 0 ? Optional.empty() : Optional.of(new Silence(silentSince, until(againAt), reason));
    }

    /// How long until then; nothing once it has come. Never longer than the longest pause, wherever the clock
    /// has jumped meanwhile.
    private Duration until(Instant moment) {
        Duration left = Duration.between(clock.instant(), moment);
        return left.isPositive() && left.compareTo(LONGEST_PAUSE) <= 0 ? left : Duration.ZERO;
    }

    /// Doubles with each probe that failed, between half and all of it by chance.
    private Duration pause() {
        long full = Math.min(
                LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.clamp(failures - OPENS_AT, 0, MOST_DOUBLINGS));
        return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
    }
}
