package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The addresses of one cluster: sends a call to the first that works, and repeats it where repeating is safe.
///
/// A read goes to the next address, or after a pause to the same one, a few times within a few seconds. A write
/// goes to the next address only when it surely was not executed at this one, and never twice to the same.
final class Endpoints {

    private static final Logger LOG = Logger.getLogger(Endpoints.class);

    private static final int READ_ATTEMPTS = 3;
    private static final Duration READ_PATIENCE = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(150);

    private final List<Endpoint> endpoints;
    private final InstantSource clock;

    Endpoints(List<Endpoint> endpoints, InstantSource clock) {
        this.endpoints = List.copyOf(endpoints);
        this.clock = clock;
    }

    /// The answer to the call, or its failure as a [ProxmoxException].
    Uni<Envelope> send(Call call, Function<ProxmoxApi, Uni<Envelope>> request) {
        return Uni.createFrom().deferred(() -> new Journey(call, request).attempt());
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

    /// The configured order, those that failed lately last.
    private List<Endpoint> route() {
        return Stream.concat(
                        endpoints.stream().filter(endpoint -> !endpoint.rests()),
                        endpoints.stream().filter(Endpoint::rests))
                .toList();
    }

    /// One call on its way along the addresses. Its attempts follow each other, so its state needs no lock.
    private final class Journey {

        private final Call call;
        private final Function<ProxmoxApi, Uni<Envelope>> request;
        private final List<Endpoint> route = route();
        private final Instant end = clock.instant().plus(READ_PATIENCE);
        private int attempts;

        Journey(Call call, Function<ProxmoxApi, Uni<Envelope>> request) {
            this.call = call;
            this.request = request;
        }

        Uni<Envelope> attempt() {
            Endpoint endpoint = route.get(attempts++ % route.size());
            return Uni.createFrom()
                    .deferred(() -> request.apply(endpoint.api()))
                    .invoke(endpoint::answered)
                    .onFailure()
                    .recoverWithUni(failure -> recover(endpoint, failure));
        }

        private Uni<Envelope> recover(Endpoint endpoint, Throwable failure) {
            ProxmoxException exception = translate(endpoint, failure);
            if (!(exception instanceof ProxmoxException.Unreachable) || !mayTryAgain()) {
                return Uni.createFrom().failure(exception);
            }
            LOG.debugf("%s is tried again: %s", call, exception.getMessage());
            return untriedLeft() ? attempt() : afterPause();
        }

        private ProxmoxException translate(Endpoint endpoint, Throwable failure) {
            if (failure instanceof ErrorAnswer answer) {
                endpoint.answered();
                return ProxmoxErrors.of(call, answer);
            }
            TransportFailure transport = TransportFailure.of(failure);
            if (transport.kind() != TransportFailure.Kind.NOT_PROXMOX) {
                endpoint.failed();
            }
            return transport.exception(call, endpoint);
        }

        private boolean mayTryAgain() {
            return untriedLeft()
                    || (!call.writes()
                            && attempts < READ_ATTEMPTS
                            && clock.instant().isBefore(end));
        }

        private boolean untriedLeft() {
            return attempts < route.size();
        }

        /// 150 ms and then double, each time with up to the same again by chance.
        private Uni<Envelope> afterPause() {
            long pause = FIRST_PAUSE.toMillis() << (attempts - 1);
            Duration jittered =
                    Duration.ofMillis(pause + ThreadLocalRandom.current().nextLong(pause));
            return Uni.createFrom().voidItem().onItem().delayIt().by(jittered).chain(this::attempt);
        }
    }
}
