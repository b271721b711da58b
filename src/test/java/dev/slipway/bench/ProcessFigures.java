package dev.slipway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the operating system and the JVM say of a running process.
final class ProcessFigures {

    private static final Pattern HEAP = Pattern.compile("heap .*used (\\d+)K|generation .*used (\\d+)K");
    private static final double KIB_PER_MIB = 1024;

    private ProcessFigures() {}

    /// Memory in RAM that belongs to a process, in MiB, shared pages of its program file included.
    static double residentMiB(Process process) {
        return Double.parseDouble(run("ps", "-o", "rss=", "-p", Long.toString(process.pid()))
                        .strip())
                / KIB_PER_MIB;
    }

    /// The heap in use, in MiB, garbage that no collection has met yet included; empty for a native binary.
    static OptionalDouble heapMiB(Process process) {
        return jcmd(process, "GC.heap_info").map(ProcessFigures::used).orElseGet(OptionalDouble::empty);
    }

    /// Lets the JVM collect its garbage; what [#heapMiB] says then is what is really needed.
    static void collectGarbage(Process process) {
        jcmd(process, "GC.run");
    }

    private static OptionalDouble used(String info) {
        Matcher found = HEAP.matcher(info);
        double sum = 0;
        boolean any = false;
        while (found.find()) {
            any = true;
            sum += Double.parseDouble(found.group(1) == null ? found.group(2) : found.group(1));
        }
        return any ? OptionalDouble.of(sum / KIB_PER_MIB) : OptionalDouble.empty();
    }

    private static Optional<String> jcmd(Process process, String command) {
        boolean jvm =
                process.info().command().map(path -> path.endsWith("/java")).orElse(false);
        return jvm
                ? Optional.of(run(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        command))
                : Optional.empty();
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
