package dev.slipway.simulator;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// API tokens, tickets and the tokens against cross-site requests.
///
/// Tickets are signed with a fixed key, so that they survive a restart with a state file; they last two hours.
final class Authentication {

    private static final Duration LIFETIME = Duration.ofHours(2);
    private static final byte[] KEY = "the simulator has no secrets".getBytes(StandardCharsets.UTF_8);
    private static final String TOKEN_SCHEME = "PVEAPIToken=";

    private final SimulatorOptions options;
    private final SimulatorClock clock;

    Authentication(SimulatorOptions options, SimulatorClock clock) {
        this.options = options;
        this.clock = clock;
    }

    /// Who sends these headers; a cookie wins over an API token. Throws the 401 of Proxmox VE.
    Identity identify(Optional<String> cookie, Optional<String> authorization, Optional<String> csrf, boolean changes) {
        if (cookie.isPresent()) {
            Identity user = byTicket(cookie.get()).orElseThrow(Authentication::refused);
            String issued = cookie.get().split(":", -1)[2];
            if (changes && !csrf.equals(Optional.of(csrfToken(user.id(), issued)))) {
                throw ApiError.transport(401, "Permission denied - invalid csrf token");
            }
            return user;
        }
        String header = authorization
                .filter(value -> value.startsWith(TOKEN_SCHEME))
                .orElseThrow(() -> ApiError.transport(401, "No ticket"));
        return byToken(header.substring(TOKEN_SCHEME.length())).orElseThrow(Authentication::refused);
    }

    private static ApiError refused() {
        return ApiError.transport(401, "Authentication failed!");
    }

    private Optional<Identity> byToken(String text) {
        int equals = text.indexOf('=');
        if (equals < 0 || text.indexOf('!') < 0) {
            return Optional.empty();
        }
        String id = text.substring(0, equals);
        return account(id)
                .filter(account -> account.secret().equals(text.substring(equals + 1)))
                .map(this::identity);
    }

    private Optional<Identity> byTicket(String ticket) {
        String[] parts = ticket.split(":", -1);
        if (parts.length != 5 || !parts[0].equals("PVE") || !ticket.equals(ticket(parts[1], parts[2]))) {
            return Optional.empty();
        }
        Instant issued = Instant.ofEpochSecond(HexFormat.fromHexDigitsToLong(parts[2]));
        if (clock.now().isAfter(issued.plus(LIFETIME))) {
            return Optional.empty();
        }
        return account(parts[1]).map(this::identity);
    }

    /// Checks a password, or a ticket in its place, and yields the ticket data.
    Optional<Login> login(String user, String password) {
        boolean known = !user.contains("!")
                && account(user)
                        .filter(account -> account.secret().equals(password))
                        .isPresent();
        boolean renewed = byTicket(password)
                .filter(identity -> identity.id().equals(user))
                .isPresent();
        if (!known && !renewed) {
            return Optional.empty();
        }
        return Optional.of(issue(user));
    }

    Login issue(String user) {
        String issued = String.format(Locale.ROOT, "%08X", clock.now().getEpochSecond());
        return new Login(user, ticket(user, issued), csrfToken(user, issued));
    }

    /// What `POST /access/ticket` hands out.
    record Login(String user, String ticket, String csrf) {}

    private static String ticket(String user, String issued) {
        return "PVE:%s:%s::%s".formatted(user, issued, sign("ticket " + user + issued));
    }

    private static String csrfToken(String user, String issued) {
        return issued + ":" + sign("csrf " + user + issued);
    }

    private static String sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Map<String, Set<String>> privileges(String id) {
        return account(id).map(SimulatorOptions.Account::privileges).orElse(Map.of());
    }

    private Optional<SimulatorOptions.Account> account(String id) {
        return options.accounts.stream()
                .filter(account -> account.id().equals(id))
                .findFirst();
    }

    private Identity identity(SimulatorOptions.Account account) {
        return new Identity(account.id(), account.privileges());
    }
}
