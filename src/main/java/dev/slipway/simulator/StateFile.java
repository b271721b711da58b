package dev.slipway.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;

/// Keeps the world in a file: written soon after a change and once more at the end, always complete or not
/// at all.
final class StateFile {

    private static final long SOON_MILLIS = 300;

    private final Path file;
    private final Simulation simulation;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private Buffer written = Buffer.buffer();

    StateFile(Path file, Simulation simulation) {
        this.file = file;
        this.simulation = simulation;
    }

    /// Puts what the file holds in the place of the planned world; without a file nothing happens.
    void load() {
        if (Files.exists(file)) {
            try {
                JsonObject state = new JsonObject(Files.readString(file));
                simulation.run(() -> WorldJson.read(state, simulation));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    void saveSoonAfterChanges(Vertx vertx) {
        simulation.onChange(() -> {
            if (scheduled.compareAndSet(false, true)) {
                vertx.setTimer(
                        SOON_MILLIS,
                        timer -> vertx.executeBlocking(() -> {
                            scheduled.set(false);
                            save();
                            return 0;
                        }));
            }
        });
    }

    synchronized void save() {
        Buffer text = simulation.read(() -> WorldJson.write(simulation)).toBuffer();
        if (text.equals(written)) {
            return;
        }
        written = text;
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(fresh, text.getBytes());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
