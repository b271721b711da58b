package dev.slipway.database;

import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import org.sqlite.SQLiteDataSource;

/// A database whose process dies at its n-th write: either before it is done, or after, but before anybody hears of it.
/// From then on nothing is ever answered, so that nothing that waits for it goes on.
public final class MortalDatabase extends Database {

    /// Whether the last write is done.
    public enum LastWrite {
        LOST,
        DONE
    }

    private final CompletableFuture<Void> death = new CompletableFuture<>();
    private final LastWrite lastWrite;
    private final int diesAt;
    private int written;

    public MortalDatabase(DataSource source, int diesAt, LastWrite lastWrite) {
        super(source, source instanceof SQLiteDataSource ? Engine.SQLITE : Engine.POSTGRESQL, InstantSource.system());
        this.diesAt = diesAt;
        this.lastWrite = lastWrite;
    }

    /// One that outlives its test and counts its writes.
    public static MortalDatabase immortal(DataSource source) {
        return new MortalDatabase(source, Integer.MAX_VALUE, LastWrite.DONE);
    }

    public CompletionStage<Void> death() {
        return death;
    }

    public synchronized int written() {
        return written;
    }

    /// Its threads end; what it was asked is done first.
    @Override
    public void close() {
        super.close();
    }

    @Override
    public <T> Uni<T> read(Work<T> work) {
        return Uni.createFrom().deferred(() -> death.isDone() ? Uni.createFrom().nothing() : super.read(work));
    }

    @Override
    public <T> Uni<T> write(Work<T> work) {
        return Uni.createFrom().deferred(() -> {
            int turn = turn();
            if (turn < diesAt) {
                return super.write(work);
            }
            Uni<T> last = turn == diesAt && lastWrite == LastWrite.DONE
                    ? super.write(work)
                    : Uni.createFrom().nullItem();
            return last.invoke(() -> death.complete(null))
                    .chain(() -> Uni.createFrom().nothing());
        });
    }

    private synchronized int turn() {
        return ++written;
    }
}
