package dev.slipway.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A packaged Slipway, on the JVM or native, that can be started any number of times as a process of its own.
public record Program(List<String> command, Path folder) {

    private static final long PATIENCE_SECONDS = 90;

    /// The jars that `package` makes, on this JVM's JDK with these options.
    public static Program onJvm(Path folder, String... options) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("--enable-native-access=ALL-UNNAMED");
        line.addAll(List.of(options));
        line.add("-jar");
        line.add(Path.of("target", "quarkus-app", "quarkus-run.jar")
                .toAbsolutePath()
                .toString());
        return new Program(line, folder);
    }

    public static Program binary(Path binary, Path folder) {
        return new Program(List.of(binary.toAbsolutePath().toString()), folder);
    }

    /// Starts it in its folder and returns once it has printed a line that `ready` finds something in. What it prints
    /// is added to the file `name.log` there. Configuration of whoever runs the tests is kept away from it.
    public Running start(String name, Map<String, String> environment, Pattern ready, String... arguments) {
        ProcessBuilder builder = builder(environment, arguments);
        try {
            Running running = new Running(builder.start(), new CompletableFuture<>());
            Thread.ofPlatform().daemon().start(() -> running.read(folder.resolve(name + ".log"), ready));
            return running.awaitReady();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// What a process that ends by itself printed, and its exit status.
    record Outcome(int status, String text) {}

    /// Runs it in its folder to its end.
    Outcome run(Map<String, String> environment, String... arguments) {
        try {
            Process process = builder(environment, arguments).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.onExit().join().exitValue(), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ProcessBuilder builder(Map<String, String> environment, String... arguments) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(key -> key.matches("(PROXMOX|SLIPWAY|QUARKUS|SMALLRYE)_.*"));
        builder.environment().putAll(environment);
        return builder;
    }

    /// One process. `readyLine` is the match in the line that said it is ready.
    public record Running(Process process, CompletableFuture<Matcher> readyLine) implements AutoCloseable {

        private Running awaitReady() {
            readyLine
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .whenComplete((ready, failure) -> {
                        if (failure != null) {
                            process.destroyForcibly();
                        }
                    })
                    .join();
            return this;
        }

        private void read(Path log, Pattern ready) {
            try (BufferedReader reader = process.inputReader();
                    BufferedWriter writer =
                            Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    writer.write(line);
                    writer.newLine();
                    writer.flush();
                    Matcher found = ready.matcher(line);
                    if (found.find()) {
                        readyLine.complete(found);
                    }
                }
                readyLine.completeExceptionally(new IllegalStateException("ended before it was ready, see " + log));
            } catch (IOException failure) {
                readyLine.completeExceptionally(failure);
            }
        }

        /// What group 1 of the ready line has: the port, for those who print one.
        public int port() {
            return Integer.parseInt(readyLine.join().group(1));
        }

        /// SIGKILL: no shutdown hook runs, nothing is flushed.
        public void kill() {
            process.destroyForcibly().onExit().join();
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit()
                    .completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .thenAccept(Process::destroyForcibly)
                    .join();
        }
    }
}
