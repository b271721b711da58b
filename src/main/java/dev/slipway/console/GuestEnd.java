package dev.slipway.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;

/// The guest's end of a console, logged in to and paused. What the guest has said since is `unread`.
record GuestEnd(ConsoleType type, WebSocket socket, Buffer unread) {}
