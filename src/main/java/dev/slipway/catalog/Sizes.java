package dev.slipway.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The sizes on offer: the built-in ones and what the administrator made of them.
@ApplicationScoped
public class Sizes {

    private static final List<Size> BUILT_IN = List.of(
            new Size("micro", 1, 512, 10),
            new Size("small", 1, 1024, 20),
            new Size("medium", 2, 2048, 40),
            new Size("large", 4, 4096, 80),
            new Size("xlarge", 8, 8192, 160),
            new Size("xxlarge", 16, 16384, 320));

    private static final int MAX_CORES = 512;
    private static final int MAX_MEMORY_MIB = 4 << 20;
    private static final int MAX_DISK_GIB = 1 << 20;
    private static final int MIN_MEMORY_MIB = 16;

    private static final Comparator<Size> ORDER = Comparator.comparingInt(Size::cores)
            .thenComparingInt(Size::memoryMiB)
            .thenComparingInt(Size::diskGiB)
            .thenComparing(Size::name);

    private final Map<String, Size> byName = new TreeMap<>();
    private final List<Size> all;

    public Sizes(CatalogConfig config) {
        BUILT_IN.forEach(size -> byName.put(size.name(), size));
        config.sizes().forEach((name, changed) -> byName.put(name, merge(name, byName.get(name), changed)));
        all = byName.values().stream().sorted(ORDER).toList();
    }

    /// All sizes, the smallest first.
    public List<Size> all() {
        return all;
    }

    public Optional<Size> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static Size merge(String name, @Nullable Size base, CatalogConfig.SizeConfig changed) {
        return new Size(
                name,
                value(name, "cores", changed.cores(), base, Size::cores, 1, MAX_CORES),
                value(name, "memory", changed.memory(), base, Size::memoryMiB, MIN_MEMORY_MIB, MAX_MEMORY_MIB),
                value(name, "disk", changed.disk(), base, Size::diskGiB, 1, MAX_DISK_GIB));
    }

    private static int value(
            String name,
            String part,
            OptionalInt configured,
            @Nullable Size base,
            ToIntFunction<Size> inherited,
            int min,
            int max) {
        String key = "catalog.sizes." + name + "." + part;
        if (configured.isEmpty() && base == null) {
            throw new IllegalArgumentException(key + " is missing: a new size needs cores, memory and disk");
        }
        int value = configured.isPresent() || base == null ? configured.getAsInt() : inherited.applyAsInt(base);
        if (value < min || value > max) {
            throw new IllegalArgumentException("%s must be from %d to %d".formatted(key, min, max));
        }
        return value;
    }
}
