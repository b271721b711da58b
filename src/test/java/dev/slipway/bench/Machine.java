package dev.slipway.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/// What the figures were measured on; without that they say little.
record Machine(Instant at, String processor, int cores, long memoryGiB, String system, String java, double load) {

    static Machine here() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                model(),
                Runtime.getRuntime().availableProcessors(),
                Math.round(system.getTotalMemorySize() / (double) (1L << 30)),
                "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.version")),
                System.getProperty("java.vm.version"),
                system.getSystemLoadAverage());
    }

    private static String model() {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Whether something else keeps the processors so busy that the figures are not worth much.
    boolean busy() {
        return load > cores * 0.5;
    }

    String line() {
        return "%s: %d × %s, %d GiB, %s, JVM %s, load %.2f"
                .formatted(at, cores, processor, memoryGiB, system, java, load);
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("at", at.toString())
                .put("processor", processor)
                .put("cores", cores)
                .put("memory_gib", memoryGiB)
                .put("system", system)
                .put("java", java)
                .put("load_before", load);
    }
}
