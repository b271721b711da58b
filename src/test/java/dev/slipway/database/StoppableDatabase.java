package dev.slipway.database;

import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;

/// A database that several processes of a test share, seen by one that is stopped at its n-th write, just before it or
/// just after, until the test lets it go on.
public final class StoppableDatabase extends Database {

    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> goesOn = new CompletableFuture<>();
    private final InstantSource clock;
    private final int stopsAt;
    private final boolean afterwards;
    private int written;

    public StoppableDatabase(DataSource source, InstantSource clock, int stopsAt, boolean afterwards) {
        super(source, Engine.SQLITE, clock);
        this.clock = clock;
        this.stopsAt = stopsAt;
        this.afterwards = afterwards;
    }

    /// Completes when the process stands still.
    public CompletableFuture<Void> stopped() {
        return stopped;
    }

    public void goOn() {
        goesOn.complete(null);
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public Instant now(Connection connection) {
        return clock.instant();
    }

    @Override
    public <T> Uni<T> read(Work<T> work) {
        return Uni.createFrom()
                .deferred(() -> stopped.isDone() ? later().chain(() -> super.read(work)) : super.read(work));
    }

    @Override
    public <T> Uni<T> write(Work<T> work) {
        return Uni.createFrom().deferred(() -> {
            boolean stops = turn() == stopsAt;
            if (stops && afterwards) {
                return super.write(work).invoke(() -> stopped.complete(null)).call(this::later);
            }
            if (stops) {
                stopped.complete(null);
            }
            return stopped.isDone() ? later().chain(() -> super.write(work)) : super.write(work);
        });
    }

    private Uni<Void> later() {
        return Uni.createFrom().emitter(emitter -> goesOn.thenRun(() -> emitter.complete(null)));
    }

    private synchronized int turn() {
        return ++written;
    }

    /// Its threads end; what it was asked is done first.
    @Override
    public void close() {
        super.close();
    }
}
