package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The addresses of one cluster: sends a call to the first that works, and repeats it where repeating is safe.
///
/// A read goes to the next address, or after a pause to the same one, a few times within a few seconds. A write
/// goes to the next address only when it surely was not executed at this one, never twice to the same, and only
/// with leave of the [ChangeGuard]. An address whose [Breaker] is open is left out; reads probe it.
final class Endpoints {

    private static final Logger LOG = Logger.getLogger(Endpoints.class);

    private static final int READ_ATTEMPTS = 3;
    private static final Duration READ_PATIENCE = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(150);

    private final ClusterName cluster;
    private final List<Endpoint> endpoints;
    private final InstantSource clock;
    private final ChangeGuard guard;

    Endpoints(ClusterName cluster, List<Endpoint> endpoints, InstantSource clock, ChangeGuard guard) {
        this.cluster = cluster;
        this.endpoints = List.copyOf(endpoints);
        this.clock = clock;
        this.guard = guard;
    }

    /// The answer to the call, or its failure as a [ProxmoxException].
    Uni<Envelope> send(Call call, Function<ProxmoxApi, Uni<Envelope>> request) {
        return sendTo(call, endpoint -> request.apply(endpoint.api()));
    }

    /// The same for what must know which of the addresses answered.
    <T> Uni<T> sendTo(Call call, Function<Endpoint, Uni<T>> request) {
        return Uni.createFrom().deferred(() -> new Journey<>(call, request).attempt());
    }

    void close() {
        for (Endpoint endpoint : endpoints) {
            try {
                endpoint.close();
            } catch (IOException e) {
                LOG.debugf("%s was not closed: %s", endpoint, e.getMessage());
            }
        }
    }

    /// What is to be told of the addresses that do not answer.
    List<String> troubles() {
        return endpoints.stream().flatMap(each -> each.trouble().stream()).toList();
    }

    /// Since when no address answers; empty as long as one does.
    Optional<Instant> awaySince() {
        List<Breaker.Silence> silences = silences();
        return silences.size() < endpoints.size()
                ? Optional.empty()
                : silences.stream().map(Breaker.Silence::since).max(Comparator.naturalOrder());
    }

    private List<Breaker.Silence> silences() {
        return endpoints.stream()
                .flatMap(endpoint -> endpoint.breaker().silence().stream())
                .toList();
    }

    /// Those to be probed first, as nobody else would ask them; then in the configured order, those that failed
    /// lately last.
    private List<Endpoint> route(Call call) {
        return Stream.concat(
                        call.writes()
                                ? Stream.empty()
                                : endpoints.stream()
                                        .filter(endpoint -> endpoint.breaker().probeIsDue()),
                        Stream.concat(
                                endpoints.stream()
                                        .filter(endpoint -> !endpoint.breaker().rests()),
                                endpoints.stream()
                                        .filter(endpoint -> endpoint.breaker().rests())))
                .distinct()
                .toList();
    }

    /// One call on its way along the addresses. Its attempts follow each other, so its state needs no lock.
    private final class Journey<T> {

        private final Call call;
        private final Function<Endpoint, Uni<T>> request;
        private final List<Endpoint> route;
        private final Instant end = clock.instant().plus(READ_PATIENCE);
        private int visited;
        private int attempts;
        private boolean heard;

        Journey(Call call, Function<Endpoint, Uni<T>> request) {
            this.call = call;
            this.request = request;
            this.route = route(call);
        }

        Uni<T> attempt() {
            for (int i = 0; i < route.size(); i++) {
                Endpoint endpoint = route.get(visited++ % route.size());
                Optional<Breaker.Pass> pass = endpoint.breaker().enter(!call.writes());
                if (pass.isPresent()) {
                    attempts++;
                    return ask(endpoint, pass.get());
                }
            }
            return Uni.createFrom().failure(nobodyAnswers("no address may be asked now"));
        }

        private Uni<T> ask(Endpoint endpoint, Breaker.Pass pass) {
            if (call.writes() && !guard.mayChange()) {
                return Uni.createFrom().failure(new ProxmoxException.Withheld(call.toString()));
            }
            return Uni.createFrom()
                    .deferred(() -> request.apply(endpoint))
                    .onCancellation()
                    .invoke(() -> endpoint.breaker().left(pass))
                    .invoke(endpoint.breaker()::answered)
                    .onFailure()
                    .recoverWithUni(failure -> recover(translate(endpoint, pass, failure)));
        }

        private Uni<T> recover(ProxmoxException failure) {
            if (!(failure instanceof ProxmoxException.Unreachable)) {
                return Uni.createFrom().failure(failure);
            }
            if (mayTryAgain()) {
                LOG.debugf("%s is tried again: %s", call, failure.getMessage());
                return untriedLeft() ? attempt() : afterPause();
            }
            return Uni.createFrom().failure(heard ? failure : nobodyAnswers(failure.getMessage()));
        }

        private ProxmoxException translate(Endpoint endpoint, Breaker.Pass pass, Throwable failure) {
            if (failure instanceof ErrorAnswer answer) {
                ProxmoxException exception = ProxmoxErrors.of(call, answer);
                if (answer.isOfAGateway()) {
                    endpoint.breaker().failed(pass, exception.getMessage());
                } else {
                    heard = true;
                    endpoint.breaker().answered();
                }
                return exception;
            }
            TransportFailure transport = TransportFailure.of(failure);
            if (transport.kind() == TransportFailure.Kind.NOT_PROXMOX) {
                endpoint.breaker().left(pass);
            } else {
                endpoint.breaker().failed(pass, transport.text());
            }
            return transport.exception(call, endpoint);
        }

        /// The whole cluster is away, unless somebody else was answered meanwhile.
        private ProxmoxException nobodyAnswers(String why) {
            return awaySince()
                    .map(since -> new ProxmoxException.Unreachable(
                            call.toString(),
                            "cluster %s does not answer since %s: %s"
                                    .formatted(cluster, since.truncatedTo(ChronoUnit.SECONDS), why),
                            since))
                    .orElseGet(() -> new ProxmoxException.Unreachable(call.toString(), why));
        }

        private boolean mayTryAgain() {
            return untriedLeft()
                    || (!call.writes()
                            && attempts < READ_ATTEMPTS
                            && clock.instant().isBefore(end));
        }

        private boolean untriedLeft() {
            return visited < route.size();
        }

        /// 150 ms and then double, each time with up to the same again by chance.
        private Uni<T> afterPause() {
            long pause = FIRST_PAUSE.toMillis() << (attempts - 1);
            Duration jittered =
                    Duration.ofMillis(pause + ThreadLocalRandom.current().nextLong(pause));
            return Uni.createFrom().voidItem().onItem().delayIt().by(jittered).chain(this::attempt);
        }
    }
}
