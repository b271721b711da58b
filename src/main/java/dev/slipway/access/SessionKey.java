package dev.slipway.access;

import dev.slipway.database.DataDirectory;
import dev.slipway.database.EngineChoice;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/// Configures the key that encrypts session cookies, so that a restart signs nobody out.
///
/// Unless it is configured, replicas that share a PostgreSQL derive the same one from its password; without
/// such a password it is made at the first start and kept in the data directory, for this process alone.
/// Nothing is made before the key is asked for, and the key's name is not listed: the build reads
/// configuration too, and writes every listed value into the program, where it would be the same for
/// everybody.
public final class SessionKey implements ConfigSourceFactory {

    static final String KEY = "quarkus.http.auth.session.encryption-key";
    static final String FILE = "session.key";

    private static final int LENGTH = 52;

    /// Asked first, also when the key is configured, because the start needs the folder in any case.
    private static final int ABOVE_ALL_OTHERS = 1000;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return List.of(
                new Source(value(context, DataDirectory.KEY), value(context, KEY), EngineChoice.password(context)));
    }

    private static @Nullable String value(ConfigSourceContext context, String key) {
        ConfigValue value = context.getValue(key);
        return value == null ? null : value.getValue();
    }

    private static final class Source implements ConfigSource {

        private final @Nullable String folder;
        private final @Nullable String configured;
        private final Optional<String> databasePassword;
        private @Nullable String derived;

        Source(@Nullable String folder, @Nullable String configured, Optional<String> databasePassword) {
            this.folder = folder;
            this.configured = configured;
            this.databasePassword = databasePassword;
        }

        @Override
        public @Nullable String getValue(String name) {
            if (folder == null || !name.equals(KEY)) {
                return null;
            }
            Path prepared = DataDirectory.at(folder);
            if (configured != null) {
                return configured;
            }
            return databasePassword
                    .map(this::derived)
                    .orElseGet(() -> DataDirectory.secret(prepared, FILE, () -> Secrets.generate(LENGTH)));
        }

        private synchronized String derived(String password) {
            if (derived == null) {
                derived = Secrets.derive(password, "slipway session key");
            }
            return derived;
        }

        @Override
        public Set<String> getPropertyNames() {
            return Set.of();
        }

        @Override
        public String getName() {
            return "session key";
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
