package dev.slipway.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;

/// One direction of a console. Whoever sends faster than the other side reads is not read from until that has caught
/// up, so that nothing piles up in between.
final class Flow {

    private final ReadStream<Buffer> from;
    private final WriteStream<Buffer> to;
    private boolean held;

    Flow(ReadStream<Buffer> from, WriteStream<Buffer> to) {
        this.from = from;
        this.to = to;
    }

    void pass(Buffer data) {
        to.write(data);
        if (!held && to.writeQueueFull()) {
            held = true;
            from.pause();
            to.drainHandler(drained -> goOn());
        }
    }

    private void goOn() {
        held = false;
        from.resume();
    }

    /// Whether the other side has to catch up, so that nothing can be heard from this one.
    boolean held() {
        return held;
    }
}
