package dev.slipway.laboratory;

import dev.slipway.process.Program;
import dev.slipway.process.Program.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// One Slipway that is killed, frozen, told to end and started again; whoever injects such a fault owns it meanwhile.
final class Replica implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^ ]*:(\\d+)");
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final int STARTS = 20;

    private final String name;
    private final Program program;
    private final Map<String, String> environment;
    private final ShiftedClock clock;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile Optional<Running> running = Optional.empty();
    private volatile boolean closed;
    private volatile int failedStarts;
    private volatile Duration slowestStop = Duration.ZERO;
    private volatile int unendingStops;

    Replica(String name, Program program, Map<String, String> environment, Optional<Path> clockLibrary) {
        this.name = name;
        this.program = program;
        this.environment = new HashMap<>(environment);
        this.clock = new ShiftedClock(program.folder().resolve(name + ".clock"));
        clockLibrary.ifPresent(library -> this.environment.putAll(clock.environment(library)));
    }

    String name() {
        return name;
    }

    /// Starts it and returns when it listens. A start that fails, as one without a database does, is repeated as a
    /// supervisor would.
    void start() {
        for (int attempt = 1; !closed; attempt++) {
            try {
                Running started = program.start(name, environment, LISTENING);
                running = Optional.of(started);
                if (closed) {
                    started.kill();
                }
                return;
            } catch (CompletionException failed) {
                failedStarts++;
                if (attempt == STARTS) {
                    throw failed;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            }
        }
    }

    /// Where its API answers, unless it is down.
    Optional<String> url() {
        return running.map(process -> "http://127.0.0.1:" + process.port());
    }

    /// Claims the replica for a fault; yields false when another one is being done to it. End it with [#release()].
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    void release() {
        claimed.set(false);
    }

    void kill() {
        Optional<Running> process = running;
        running = Optional.empty();
        process.ifPresent(Running::kill);
    }

    /// Asks it to end and waits until it has, but not for ever.
    void terminate() {
        Optional<Running> asked = running;
        running = Optional.empty();
        asked.ifPresent(process -> {
            long begin = System.nanoTime();
            process.process().destroy();
            boolean ended = process.process()
                    .onExit()
                    .thenApply(exit -> true)
                    .completeOnTimeout(false, GRACE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            slowestStop = took.compareTo(slowestStop) > 0 ? took : slowestStop;
            if (!ended) {
                unendingStops++;
                process.kill();
            }
        });
    }

    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        running.ifPresent(process -> {
            try {
                new ProcessBuilder(
                                "kill",
                                "-" + signal,
                                Long.toString(process.process().pid()))
                        .start()
                        .waitFor();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    ShiftedClock clock() {
        return clock;
    }

    int failedStarts() {
        return failedStarts;
    }

    Duration slowestStop() {
        return slowestStop;
    }

    /// How often it did not end within [#GRACE] of being asked to.
    int unendingStops() {
        return unendingStops;
    }

    @Override
    public void close() {
        closed = true;
        kill();
    }
}
