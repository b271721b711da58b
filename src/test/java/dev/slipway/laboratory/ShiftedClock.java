package dev.slipway.laboratory;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The wall clock of one replica, which can be set while it runs: a library of a few lines, preloaded, adds the offset
/// in a file. It is compiled for the trial; where there is no C compiler clocks cannot be set.
final class ShiftedClock {

    private final Path file;
    private Duration offset = Duration.ZERO;

    ShiftedClock(Path file) {
        this.file = file.toAbsolutePath();
        write();
    }

    /// Compiles the library; empty where that is not possible.
    static Optional<Path> library(Path folder) {
        Path source = folder.resolve("clock.c").toAbsolutePath();
        Path library = folder.resolve("clock.so").toAbsolutePath();
        try (InputStream code = ShiftedClock.class.getResourceAsStream("/laboratory/clock.c")) {
            Files.copy(code, source, StandardCopyOption.REPLACE_EXISTING);
            Process compiler = new ProcessBuilder(
                            "cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString(), "-ldl")
                    .inheritIO()
                    .start();
            return compiler.waitFor() == 0 ? Optional.of(library) : Optional.empty();
        } catch (IOException noCompiler) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    Map<String, String> environment(Path library) {
        return Map.of("LD_PRELOAD", library.toString(), "LABORATORY_CLOCK", file.toString());
    }

    /// Sets it forward or back from now on, also over a restart; the monotonic clock goes on.
    synchronized void shift(Duration step) {
        offset = offset.plus(step);
        write();
    }

    /// In place: the file is mapped by the process.
    private void write() {
        try (RandomAccessFile mapped = new RandomAccessFile(file.toFile(), "rw")) {
            mapped.writeLong(Long.reverseBytes(offset.toNanos()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
