package dev.slipway.upkeep;

import dev.slipway.database.DataDirectory;
import dev.slipway.database.EngineChoice;
import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.PropertiesConfigSourceLoader;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Optional;

/// Finds the data directory where the service started in the same folder would find it: `-D`, the environment, `.env`,
/// `config/application.properties`, or else `data`.
final class DataPlace {

    static final String OPTION = "--data";

    private static final String DEFAULT = "data";
    private static final int OF_A_FILE = 260;

    private DataPlace() {}

    /// Yields the folder, which need not be there; the option comes before all configuration.
    static Path of(Arguments arguments) {
        return Path.of(arguments.option(OPTION).orElseGet(DataPlace::configured))
                .toAbsolutePath()
                .normalize();
    }

    /// Throws [Refused] where the service would not use the SQLite file but a PostgreSQL.
    static void requireSqlite() {
        if (setting(EngineChoice.KEY).isPresent()
                || setting("quarkus.datasource.jdbc.url").isPresent()) {
            throw new Refused("the data is in PostgreSQL, whose own pg_dump and pg_restore are for that");
        }
    }

    private static String configured() {
        return setting(DataDirectory.KEY).orElse(DEFAULT);
    }

    /// Yields what is configured for a key, where the service would look for it.
    static Optional<String> setting(String key) {
        ClassLoader none = DataPlace.class.getClassLoader();
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addSystemSources()
                .withSources(DotEnvConfigSourceProvider.dotEnvSources(none))
                .withSources(PropertiesConfigSourceLoader.inFileSystem(
                        Path.of("config", "application.properties")
                                .toAbsolutePath()
                                .toUri()
                                .toString(),
                        OF_A_FILE,
                        none))
                .build();
        return config.getOptionalValue(key, String.class).filter(text -> !text.isBlank());
    }
}
