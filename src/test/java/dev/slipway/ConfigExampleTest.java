package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `application.properties.example` names every key that Slipway owns, with its default and an acceptable value.
class ConfigExampleTest {

    private static final Path EXAMPLE = Path.of("application.properties.example");

    /// A key without a default stands behind one `#`; prose has a blank after it.
    private static final Pattern COMMENTED_KEY = Pattern.compile("(?m)^#(?=[a-z])");

    private static final List<ConfigClass> MAPPINGS = mappings();

    private static String text;
    private static Map<String, String> example;

    @BeforeAll
    static void read() throws IOException {
        text = COMMENTED_KEY.matcher(Files.readString(EXAMPLE)).replaceAll("");
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        example = properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(key -> key, properties::getProperty, (one, other) -> one, TreeMap::new));
    }

    @Test
    void everyKeyIsNamed() {
        assertThat(keys().keySet())
                .allSatisfy(key -> assertThat(example.keySet())
                        .as("a line for %s", key)
                        .anyMatch(key.replace(".", "\\.")
                                .replace("*", "[^.]+")
                                .transform(Pattern::compile)
                                .asMatchPredicate()));
    }

    @Test
    void everyNamedKeyExistsAndItsValueIsAcceptable() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(example, EXAMPLE.toString(), 100));
        MAPPINGS.forEach(mapping -> builder.withMapping(mapping.getType(), mapping.getPrefix()));

        // unknown keys below a mapped prefix and values of a wrong type fail here
        var config = builder.build();

        assertThat(MAPPINGS)
                .allSatisfy(mapping -> assertThat(config.getConfigMapping(mapping.getType(), mapping.getPrefix()))
                        .isNotNull());
        List<String> prefixes = MAPPINGS.stream().map(ConfigClass::getPrefix).toList();
        assertThat(example.keySet())
                .allMatch(key -> key.startsWith("quarkus.")
                        || prefixes.stream().anyMatch(prefix -> key.startsWith(prefix + ".")));
    }

    @Test
    void defaultsAreTheOnesOfTheProgram() {
        Map<String, String> defaults = new HashMap<>();
        keys().forEach((key, property) -> {
            if (property.hasDefaultValue()) {
                defaults.put(key, property.getDefaultValue());
            }
        });

        assertThat(example).containsAllEntriesOf(defaults);
    }

    @Test
    void noKeyIsNamedTwice() {
        assertThat(text.lines().filter(line -> line.matches("[a-z][^ ]*=.*")).map(line -> line.split("=", 2)[0]))
                .doesNotHaveDuplicates();
    }

    /// All keys by name, with `*` for a name of the user's choice. Keys that each cluster has appear once, without the
    /// name of a cluster.
    private static Map<String, Property> keys() {
        Map<String, Property> keys = new TreeMap<>();
        MAPPINGS.forEach(mapping -> keys.putAll(ConfigMappings.getProperties(mapping)));
        keys.keySet()
                .removeIf(key -> key.endsWith("[*]") || key.contains("*.") && keys.containsKey(key.replace("*.", "")));
        return keys;
    }

    private static List<ConfigClass> mappings() {
        return new ClassFileImporter()
                .importPath(Path.of("target", "classes")).stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(JavaClass::reflect)
                        .map(ConfigClass::configClass)
                        .toList();
    }
}
