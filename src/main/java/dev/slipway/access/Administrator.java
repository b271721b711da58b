package dev.slipway.access;

import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.runtime.Startup;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Supplier;

/// The one person there is so far, and the credentials by which we know them.
@Startup
@ApplicationScoped
public class Administrator {

    public static final String NAME = "admin";

    static final String PROJECT = "project";

    private static final String DEFAULT_PROJECT = "default";
    private static final int GENERATED_LENGTH = 20;
    private static final int SHORTEST_TOKEN = 20;

    private final AccessConfig config;
    private final PasswordTable table;

    Administrator(AccessConfig config, PasswordTable table) {
        this.config = config;
        this.table = table;
        config.token().filter(token -> token.length() < SHORTEST_TOKEN).ifPresent(token -> {
            throw new IllegalArgumentException(
                    "slipway.admin.token: a token needs at least " + SHORTEST_TOKEN + " characters");
        });
    }

    /// Yields the password if it was generated just now, the only moment when it can be shown; safe to repeat.
    public Uni<Optional<String>> prepare() {
        if (config.password().isPresent()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return table.hash().chain(hash -> hash.isPresent() ? Uni.createFrom().item(Optional.empty()) : generate());
    }

    private Uni<Optional<String>> generate() {
        String password = Secrets.generate(GENERATED_LENGTH);
        return hashing(() -> BcryptUtil.bcryptHash(password))
                .chain(table::keepFirst)
                .map(kept -> kept ? Optional.of(password) : Optional.empty());
    }

    /// Yields whether these are the administrator's name and password; takes the same time for a wrong name.
    Uni<Boolean> knows(String name, String password) {
        boolean named = Secrets.same(NAME, name);
        return matches(password).map(matching -> matching && named);
    }

    private Uni<Boolean> matches(String password) {
        return config.password()
                .map(expected -> Uni.createFrom().item(Secrets.same(expected, password)))
                .orElseGet(() -> table.hash()
                        .chain(hash -> hashing(() -> hash.filter(kept -> BcryptUtil.matches(password, kept))
                                .isPresent())));
    }

    boolean knowsToken(String token) {
        return config.token().filter(expected -> Secrets.same(expected, token)).isPresent();
    }

    SecurityIdentity identity() {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(NAME))
                .addRole(NAME)
                .addAttribute(PROJECT, DEFAULT_PROJECT)
                .build();
    }

    /// bcrypt takes some 60 ms of a processor, which the event loop does not have.
    private static <T> Uni<T> hashing(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
