package dev.slipway.database;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/// Chooses the database at the start, in the same binary: PostgreSQL when `slipway.database.url` or Quarkus's
/// own `quarkus.datasource.jdbc.url` names one, else the SQLite file of the data directory.
///
/// The names of what is set are not listed: the build reads configuration too, and would write every listed
/// value into the program.
public final class EngineChoice implements ConfigSourceFactory {

    public static final String KEY = "slipway.database.url";

    private static final String PREFIX = "quarkus.datasource.";
    private static final int ABOVE_ALL_OTHERS = 1000;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return List.of(new Source(settings(context)));
    }

    /// The password of the PostgreSQL that is chosen; empty when there is none, or the database is a file.
    public static Optional<String> password(ConfigSourceContext context) {
        Optional<String> ours = value(context, KEY);
        return ours.map(EngineChoice::parse)
                .flatMap(PostgresqlUrl::password)
                .or(() ->
                        ours.isPresent() || value(context, PREFIX + "jdbc.url").isPresent()
                                ? value(context, PREFIX + "password")
                                : Optional.empty());
    }

    private static Map<String, String> settings(ConfigSourceContext context) {
        Optional<String> ours = value(context, KEY);
        boolean postgresql =
                ours.isPresent() || value(context, PREFIX + "jdbc.url").isPresent();
        Map<String, String> settings = new HashMap<>();
        settings.put(PREFIX + "active", String.valueOf(postgresql));
        settings.put(PREFIX + "\"sqlite\".active", String.valueOf(!postgresql));
        ours.map(EngineChoice::parse).ifPresent(url -> {
            settings.put(PREFIX + "jdbc.url", url.jdbcUrl());
            url.user().ifPresent(user -> settings.put(PREFIX + "username", user));
            url.password().ifPresent(password -> settings.put(PREFIX + "password", password));
        });
        return settings;
    }

    private static PostgresqlUrl parse(String text) {
        // the text may have a password in it and is not repeated
        return PostgresqlUrl.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        KEY + " has the form postgresql://user:password@host:5432/database"));
    }

    private static Optional<String> value(ConfigSourceContext context, String key) {
        ConfigValue value = context.getValue(key);
        return Optional.ofNullable(value == null ? null : value.getValue()).filter(text -> !text.isBlank());
    }

    private record Source(Map<String, String> settings) implements ConfigSource {

        @Override
        public @Nullable String getValue(String name) {
            return settings.get(name);
        }

        @Override
        public Set<String> getPropertyNames() {
            return Set.of();
        }

        @Override
        public String getName() {
            return "choice of the database";
        }

        @Override
        public int getOrdinal() {
            return ABOVE_ALL_OTHERS;
        }

        @Override
        public String toString() {
            return getName();
        }
    }
}
