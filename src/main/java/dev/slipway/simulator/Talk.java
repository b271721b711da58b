package dev.slipway.simulator;

import io.vertx.core.buffer.Buffer;

/// What a proxy speaks with its one viewer: pictures or text.
sealed interface Talk permits RfbServer, TerminalServer {

    void begin();

    void receive(Buffer data);

    /// The viewer has gone.
    void end();
}
