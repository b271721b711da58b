package dev.slipway.operation;

import dev.slipway.proxmox.ProxmoxException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// A question to Proxmox VE that is put again for as long as its failure passes; however often that is, it takes no
/// more room than once.
///
/// The time in which the whole cluster is away is not taken for time of trying.
final class Inquiry<T> {

    private final Function<Attempt, Uni<T>> question;
    private final BiPredicate<Attempt, Throwable> passing;
    private final BiFunction<Attempt, Throwable, Uni<Attempt>> rest;
    private final InstantSource clock;
    private volatile Attempt attempt;
    private volatile Instant askedAt = Instant.MIN;

    /// `rest` yields the attempt to go on with, after a pause.
    Inquiry(
            Attempt attempt,
            Function<Attempt, Uni<T>> question,
            BiPredicate<Attempt, Throwable> passing,
            BiFunction<Attempt, Throwable, Uni<Attempt>> rest,
            InstantSource clock) {
        this.attempt = attempt;
        this.question = question;
        this.passing = passing;
        this.rest = rest;
        this.clock = clock;
    }

    /// The attempt as it is after the latest question.
    Attempt attempt() {
        return attempt;
    }

    /// Yields the answer, or the failure that does not pass.
    Uni<T> answer() {
        return Uni.createFrom()
                .deferred(this::ask)
                .onFailure(this::passes)
                .recoverWithUni(
                        failure -> rested(failure).chain(() -> Uni.createFrom().<T>failure(failure)))
                .onFailure(this::passes)
                .retry()
                .indefinitely();
    }

    private Uni<T> ask() {
        askedAt = clock.instant();
        return question.apply(attempt);
    }

    private boolean passes(Throwable failure) {
        return passing.test(attempt, failure);
    }

    private Uni<Attempt> rested(Throwable failure) {
        return rest.apply(attempt, failure)
                .map(next -> ProxmoxException.isAway(failure)
                        ? next.spared(Duration.between(askedAt, clock.instant()))
                        : next)
                .invoke(next -> attempt = next);
    }
}
