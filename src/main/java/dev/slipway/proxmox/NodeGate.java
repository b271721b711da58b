package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lets a bounded number of calls to one node be under way; the others queue, first come first served, without
/// a thread.
///
/// A call that waits too long fails as [ProxmoxException.Unreachable]: it was never sent.
final class NodeGate {

    private final int limit;
    private final Duration patience;
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private int underWay;

    NodeGate(int limit, Duration patience) {
        this.limit = limit;
        this.patience = patience;
    }

    <T> Uni<T> pass(Call call, Supplier<Uni<T>> send) {
        return Uni.createFrom().deferred(() -> {
            Turn turn = arrive();
            return Uni.createFrom()
                    .completionStage(turn.granted)
                    .ifNoItem()
                    .after(patience)
                    .failWith(() -> new ProxmoxException.Unreachable(
                            call.toString(), "too many calls wait for this node, none ended in " + patience))
                    .chain(() -> send.get())
                    .onTermination()
                    .invoke(() -> leave(turn));
        });
    }

    private synchronized Turn arrive() {
        Turn turn = new Turn();
        if (underWay < limit) {
            underWay++;
            turn.granted.complete(null);
            turn.inside = true;
        } else {
            waiting.add(turn);
        }
        return turn;
    }

    private void leave(Turn turn) {
        Turn next = passOn(turn);
        if (next != null) {
            next.granted.complete(null);
        }
    }

    /// Who takes the place of `turn`; nobody when it still waited, or when nobody waits.
    private synchronized @Nullable Turn passOn(Turn turn) {
        if (!turn.inside) {
            waiting.remove(turn);
            return null;
        }
        Turn next = waiting.poll();
        if (next == null) {
            underWay--;
        } else {
            next.inside = true;
        }
        return next;
    }

    /// A place in the queue; `inside` is guarded by the gate.
    private static final class Turn {
        private final CompletableFuture<@Nullable Void> granted = new CompletableFuture<>();
        private boolean inside;
    }
}
