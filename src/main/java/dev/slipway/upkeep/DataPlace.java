package dev.slipway.upkeep;

import dev.slipway.database.DataDirectory;
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

    private static String configured() {
        return setting(DataDirectory.KEY).orElse(DEFAULT);
    }

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
        return config.getOptionalValue(key, String.class);
    }
}
