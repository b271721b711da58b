package dev.slipway;

import io.smallrye.config.SmallRyeConfigBuilder;

/// A configuration mapping with its defaults and a few keys set, read as Quarkus reads it.
public final class TestConfig {

    private TestConfig() {}

    public static <T> T of(Class<T> mapping, String... keysAndValues) {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(mapping);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            builder.withDefaultValue(keysAndValues[i], keysAndValues[i + 1]);
        }
        return builder.build().getConfigMapping(mapping);
    }
}
