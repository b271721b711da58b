package dev.slipway.access;

import dev.slipway.refusal.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Makes guessing passwords slow: after some failures an address waits, twice as long each time.
///
/// Kept in memory and bounded; the oldest addresses are forgotten first.
@ApplicationScoped
class SignInThrottle {

    private static final int FREE_FAILURES = 5;
    private static final int ADDRESSES = 10_000;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration FORGOTTEN = Duration.ofMinutes(30);
    private static final int BEFORE_AUTHENTICATION = 400;

    private final InstantSource clock;

    private final Map<String, Failures> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > ADDRESSES;
        }
    };

    private record Failures(int count, Instant latestAt) {}

    SignInThrottle(InstantSource clock) {
        this.clock = clock;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_AUTHENTICATION);
    }

    private void check(RoutingContext context) {
        boolean signIn = context.request().method().equals(HttpMethod.POST)
                && context.normalizedPath().endsWith("/j_security_check");
        Duration wait = signIn ? wait(address(context)) : Duration.ZERO;
        if (wait.isZero()) {
            context.next();
        } else {
            context.fail(new Refusal.TooMany(
                    "too many failed sign-ins; try again in %d seconds".formatted(wait.toSeconds() + 1), wait));
        }
    }

    synchronized void failed(String address) {
        Failures before = failures.remove(address);
        boolean recent = before != null && before.latestAt().plus(FORGOTTEN).isAfter(clock.instant());
        failures.put(address, new Failures(recent ? before.count() + 1 : 1, clock.instant()));
    }

    synchronized void succeeded(String address) {
        failures.remove(address);
    }

    /// How long this address still has to wait; zero when it may try.
    synchronized Duration wait(String address) {
        Failures before = failures.get(address);
        if (before == null || before.count() < FREE_FAILURES) {
            return Duration.ZERO;
        }
        Duration pause = Duration.ofSeconds(1L << Math.min(before.count() - FREE_FAILURES, 20));
        Duration capped = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
        Duration left = Duration.between(clock.instant(), before.latestAt().plus(capped));
        return left.isPositive() ? left : Duration.ZERO;
    }

    static String address(RoutingContext context) {
        SocketAddress remote = context.request().remoteAddress();
        return remote == null ? "unknown" : remote.hostAddress();
    }
}
