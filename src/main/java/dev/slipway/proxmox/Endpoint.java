package dev.slipway.proxmox;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// One address of a cluster, and whether it is worth a call.
final class Endpoint implements Closeable {

    private final URI address;
    private final ProxmoxApi api;
    private final Breaker breaker;

    Endpoint(URI address, ProxmoxApi api, InstantSource clock) {
        this.address = address;
        this.api = api;
        this.breaker = new Breaker(clock);
    }

    URI address() {
        return address;
    }

    ProxmoxApi api() {
        return api;
    }

    Breaker breaker() {
        return breaker;
    }

    /// `https://pve1:8006 does not answer since 2026-01-01T12:00:00Z, tried again in 8 s`; empty when it does.
    Optional<String> trouble() {
        return breaker.silence()
                .map(silence -> "%s does not answer since %s, tried again in %d s"
                        .formatted(
                                address,
                                silence.since().truncatedTo(ChronoUnit.SECONDS),
                                silence.again().toSeconds()));
    }

    @Override
    public void close() throws IOException {
        if (api instanceof Closeable closeable) {
            closeable.close();
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
