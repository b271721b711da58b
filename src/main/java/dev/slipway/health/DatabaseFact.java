package dev.slipway.health;

import dev.slipway.database.Database;
import dev.slipway.database.Database.WriteFailure;
import dev.slipway.database.DatabaseException;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// Whether the database answered when it was last asked, which happens on a schedule and not per request.
@ApplicationScoped
public class DatabaseFact {

    /// Six times as long as the pause between two questions.
    private static final Duration TRUSTED = Duration.ofSeconds(30);

    private final Supplier<Uni<Void>> question;
    private final Supplier<Optional<WriteFailure>> writeFailure;
    private final InstantSource clock;
    private volatile Optional<Instant> answeredAt = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();

    @Inject
    DatabaseFact(Database database, InstantSource clock) {
        this(database::answers, database::latestWriteFailure, clock);
    }

    DatabaseFact(Supplier<Uni<Void>> question, Supplier<Optional<WriteFailure>> writeFailure, InstantSource clock) {
        this.question = question;
        this.writeFailure = writeFailure;
        this.clock = clock;
    }

    /// Whether it has answered at least once: its migrations are done then.
    boolean everAnswered() {
        return answeredAt.isPresent();
    }

    /// Why something could not be written a moment ago; empty when nothing failed. What is under way is tried
    /// every few seconds, so that this does not end before its reason does.
    ///
    /// It makes nobody unready: everything can still be read, and every replica has the same database, so that
    /// without any of them nobody would see anything.
    Optional<String> writeProblem() {
        return writeFailure
                .get()
                .filter(failure -> failure.at().plus(TRUSTED).isAfter(clock.instant()))
                .map(failure -> String.valueOf(failure.reason().getMessage()));
    }

    /// Why it cannot be used now; empty when it can.
    Optional<String> problem() {
        if (failure.isPresent()) {
            return failure;
        }
        return answeredAt.isPresent() && answeredAt.get().plus(TRUSTED).isAfter(clock.instant())
                ? Optional.empty()
                : Optional.of("has not answered yet");
    }

    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> ask() {
        return question.get()
                .invoke(() -> {
                    answeredAt = Optional.of(clock.instant());
                    failure = Optional.empty();
                })
                .onFailure(DatabaseException.class)
                .invoke(reason -> failure = Optional.of(String.valueOf(reason.getMessage())))
                .onFailure(DatabaseException.class)
                .recoverWithNull();
    }
}
