package dev.slipway.access;

import dev.slipway.refusal.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Keeps one caller from taking all of Slipway: each token, or address of a browser, may ask so often, and for changes
/// less often than for what is answered from memory.
///
/// Counted per process, in memory that is bounded; the callers that were silent for longest are forgotten first.
@ApplicationScoped
class RateLimit {

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final String BEARER = "Bearer ";
    private static final int CALLERS = 10_000;
    private static final int BEFORE_AUTHENTICATION = 450;

    /// `allowance` is what may still be asked at once, as it was at that time.
    private record Bucket(double allowance, Instant at) {}

    private record Key(String caller, boolean reading) {}

    private final Map<Key, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Bucket> eldest) {
            return size() > CALLERS;
        }
    };

    private final Predicate<String> known;
    private final RateConfig config;
    private final InstantSource clock;

    @Inject
    RateLimit(Administrator administrator, RateConfig config, InstantSource clock) {
        this(
                credentials -> credentials.startsWith(BEARER)
                        && administrator.knowsToken(credentials.substring(BEARER.length())),
                config,
                clock);
    }

    RateLimit(Predicate<String> known, RateConfig config, InstantSource clock) {
        this.known = known;
        this.config = config;
        this.clock = clock;
        check("changes", config.changes());
        check("reads", config.reads());
    }

    private static void check(String name, RateConfig.Rate rate) {
        if (rate.perSecond() < 0 || rate.burst() < 1) {
            throw new IllegalArgumentException(
                    "slipway.rate.%s: per-second is 0 or more, burst 1 or more".formatted(name));
        }
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_AUTHENTICATION);
    }

    private void check(RoutingContext context) {
        boolean reading = READING.contains(context.request().method()) && !asksProxmox(context.normalizedPath());
        Optional<Duration> wait = wait(caller(context), reading);
        if (wait.isEmpty()) {
            context.next();
        } else {
            context.fail(new Refusal.TooMany(
                    "more than %d %s per second with the same token or from the same address; try again later"
                            .formatted(rate(reading).perSecond(), reading ? "requests" : "changes"),
                    wait.get()));
        }
    }

    /// These look at Proxmox VE each time, or open a screen there: whoever reads memory may do so as often as he likes.
    private static boolean asksProxmox(String path) {
        return path.startsWith("/api/v1/vms/") && (path.contains("/console") || path.endsWith("/migrate"));
    }

    /// Counts a request, and yields how long to wait for the next one that is allowed; empty when this one is.
    synchronized Optional<Duration> wait(String caller, boolean reading) {
        RateConfig.Rate rate = rate(reading);
        if (rate.perSecond() == 0) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Key key = new Key(caller, reading);
        Bucket before = buckets.getOrDefault(key, new Bucket(rate.burst(), now));
        double seconds = Math.max(0, Duration.between(before.at(), now).toMillis() / 1000.0);
        double allowance = Math.min(rate.burst(), before.allowance() + seconds * rate.perSecond());
        boolean allowed = allowance >= 1;
        buckets.put(key, new Bucket(allowed ? allowance - 1 : allowance, now));
        return allowed
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) Math.ceil((1 - allowance) * 1000 / rate.perSecond())));
    }

    private RateConfig.Rate rate(boolean reading) {
        return reading ? config.reads() : config.changes();
    }

    /// The token, of which nothing but a digest is kept, or the address where there is none that we know: invented
    /// tokens do not make somebody many callers.
    private String caller(RoutingContext context) {
        String credentials = context.request().getHeader("Authorization");
        return credentials != null && known.test(credentials)
                ? Secrets.fingerprint(credentials)
                : SignInThrottle.address(context);
    }
}
