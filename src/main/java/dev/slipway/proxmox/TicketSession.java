package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A login with a password: a ticket as cookie, and its CSRF token on everything but GET (field guide 3.2).
///
/// A ticket lives two hours. After one it is renewed with itself as the password, and so the password travels
/// only when there is no valid ticket. Whatever many calls find it missing or old, one login is under way at a
/// time.
final class TicketSession implements Session {

    static final Duration RENEW_AFTER = Duration.ofHours(1);
    static final Duration DEAD_AFTER = Duration.ofMinutes(110);

    private static final Logger LOG = Logger.getLogger(TicketSession.class);

    private record Ticket(int generation, String value, String csrfToken, Instant issuedAt) {}

    private final Credentials.Password credentials;
    private final BiFunction<String, String, Uni<Envelope>> requestTicket;
    private final InstantSource clock;

    private volatile @Nullable Ticket ticket;
    private @Nullable Uni<Ticket> login;

    /// `requestTicket` sends `POST /access/ticket` with user and password.
    TicketSession(
            Credentials.Password credentials,
            BiFunction<String, String, Uni<Envelope>> requestTicket,
            InstantSource clock) {
        this.credentials = credentials;
        this.requestTicket = requestTicket;
        this.clock = clock;
    }

    @Override
    public Uni<Integer> ready() {
        return Uni.createFrom().deferred(this::current).map(Ticket::generation);
    }

    @Override
    public Uni<Boolean> renewed(int generation) {
        return Uni.createFrom().deferred(() -> {
            Ticket held = ticket;
            boolean renewedByOthers = held != null && held.generation() != generation;
            return renewedByOthers
                    ? Uni.createFrom().item(true)
                    : singleFlight(this::withPassword).replaceWith(true);
        });
    }

    @Override
    public Map<String, String> headers(String method) {
        Ticket held = ticket;
        if (held == null) {
            return Map.of();
        }
        String cookie = "PVEAuthCookie=" + URLEncoder.encode(held.value(), StandardCharsets.UTF_8);
        return method.equals("GET")
                ? Map.of("Cookie", cookie)
                : Map.of("Cookie", cookie, "CSRFPreventionToken", held.csrfToken());
    }

    private Uni<Ticket> current() {
        Ticket held = ticket;
        if (held == null || isOlderThan(held, DEAD_AFTER)) {
            return singleFlight(this::withPassword);
        }
        return isOlderThan(held, RENEW_AFTER)
                ? singleFlight(() -> withTicket(held))
                : Uni.createFrom().item(held);
    }

    private boolean isOlderThan(Ticket held, Duration age) {
        return !clock.instant().isBefore(held.issuedAt().plus(age));
    }

    private synchronized Uni<Ticket> singleFlight(Supplier<Uni<Ticket>> start) {
        Uni<Ticket> underWay = login;
        if (underWay == null) {
            underWay = start.get()
                    .invoke(fresh -> ticket = fresh)
                    .onTermination()
                    .invoke(this::landed)
                    .memoize()
                    .indefinitely();
            login = underWay;
        }
        return underWay;
    }

    private synchronized void landed() {
        login = null;
    }

    private Uni<Ticket> withPassword() {
        return request(credentials.password());
    }

    /// A ticket that cannot be renewed now is still good for a while; one that is refused calls for the password.
    private Uni<Ticket> withTicket(Ticket held) {
        return request(held.value())
                .onFailure(ProxmoxException.Forbidden.class)
                .recoverWithUni(this::withPassword)
                .onFailure(ProxmoxException.Unreachable.class)
                .invoke(failure -> LOG.warnf("the login is not renewed yet: %s", failure.getMessage()))
                .onFailure(ProxmoxException.Unreachable.class)
                .recoverWithItem(held);
    }

    private Uni<Ticket> request(String password) {
        Instant askedAt = clock.instant();
        return requestTicket.apply(credentials.user(), password).map(answer -> read(answer.object(), askedAt));
    }

    private Ticket read(Fields data, Instant askedAt) {
        if (data.flag("NeedTFA")) {
            throw new ProxmoxException.Forbidden(
                    Call.LOGIN.toString(), "the account needs a second factor: use an API token");
        }
        Ticket held = ticket;
        return new Ticket(
                held == null ? 1 : held.generation() + 1,
                data.requiredText("ticket"),
                data.requiredText("CSRFPreventionToken"),
                askedAt);
    }
}
