package dev.slipway.operation;

import io.smallrye.mutiny.Multi;

/// Something besides operations that those who follow `/api/v1/events` are told of.
public interface EventSource {

    /// What happens from now on. Whoever does not keep up misses some.
    Multi<Event> events();

    /// One event: its name in the stream, and what is sent as JSON.
    record Event(String name, Object data) {}
}
