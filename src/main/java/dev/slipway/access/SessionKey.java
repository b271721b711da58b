package dev.slipway.access;

import dev.slipway.database.DataDirectory;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/// Configures the key that encrypts session cookies, so that a restart signs nobody out.
///
/// Unless it is configured, which several replicas need, it is made at the first start and kept in the data
/// directory. Nothing is made before the key is asked for, and the key's name is not listed: the build reads
/// configuration too, and writes every listed value into the program, where it would be the same for everybody.
public final class SessionKey implements ConfigSourceFactory {

    static final String KEY = "quarkus.http.auth.session.encryption-key";
    static final String FILE = "session.key";

    private static final int LENGTH = 52;

    /// Asked first, also when the key is configured, because the start needs the folder in any case.
    private static final int ABOVE_ALL_OTHERS = 1000;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return List.of(new Source(value(context, DataDirectory.KEY), value(context, KEY)));
    }

    private static @Nullable String value(ConfigSourceContext context, String key) {
        ConfigValue value = context.getValue(key);
        return value == null ? null : value.getValue();
    }

    private record Source(@Nullable String folder, @Nullable String configured) implements ConfigSource {

        @Override
        public @Nullable String getValue(String name) {
            if (folder == null || !name.equals(KEY)) {
                return null;
            }
            Path prepared = DataDirectory.at(folder);
            return configured == null
                    ? DataDirectory.secret(prepared, FILE, () -> Secrets.generate(LENGTH))
                    : configured;
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
