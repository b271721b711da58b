package dev.slipway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FlowTest {

    private final Source source = new Source();
    private final Sink sink = new Sink();
    private final Flow flow = new Flow(source, sink);

    @Test
    void whatComesIsPassedOn() {
        flow.pass(Buffer.buffer("a"));

        assertThat(sink.written).containsExactly(Buffer.buffer("a"));
        assertThat(source.paused).isFalse();
    }

    @Test
    void whoSendsFasterThanTheOtherReadsIsNotReadFrom() {
        sink.full = true;

        flow.pass(Buffer.buffer("a"));

        assertThat(source.paused).isTrue();
        assertThat(flow.held()).isTrue();
    }

    @Test
    void itGoesOnWhenTheOtherHasCaughtUp() {
        sink.full = true;
        flow.pass(Buffer.buffer("a"));

        sink.drain();

        assertThat(source.paused).isFalse();
        assertThat(flow.held()).isFalse();
    }

    private static final class Source implements ReadStream<Buffer> {

        private boolean paused;

        @Override
        public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
            return this;
        }

        @Override
        public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
            return this;
        }

        @Override
        public ReadStream<Buffer> pause() {
            paused = true;
            return this;
        }

        @Override
        public ReadStream<Buffer> resume() {
            paused = false;
            return this;
        }

        @Override
        public ReadStream<Buffer> fetch(long amount) {
            return this;
        }

        @Override
        public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
            return this;
        }
    }

    private static final class Sink implements WriteStream<Buffer> {

        private final List<Buffer> written = new ArrayList<>();
        private boolean full;
        private Handler<Void> drainHandler = drained -> {};

        void drain() {
            full = false;
            drainHandler.handle(null);
        }

        @Override
        public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
            return this;
        }

        @Override
        public Future<Void> write(Buffer data) {
            written.add(data);
            return Future.succeededFuture();
        }

        @Override
        public void write(Buffer data, Handler<AsyncResult<Void>> handler) {
            write(data).onComplete(handler);
        }

        @Override
        public void end(Handler<AsyncResult<Void>> handler) {
            handler.handle(Future.succeededFuture());
        }

        @Override
        public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
            return this;
        }

        @Override
        public boolean writeQueueFull() {
            return full;
        }

        @Override
        public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
            drainHandler = handler == null ? drained -> {} : handler;
            return this;
        }
    }
}
