package dev.slipway.proxmox;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// One address of a cluster, and whether it failed lately.
final class Endpoint implements Closeable {

    /// How long an address that failed is asked last: long enough not to pay its timeout all the time, short
    /// enough that a rebooted node is soon used again.
    static final Duration REST = Duration.ofSeconds(30);

    private final URI address;
    private final ProxmoxApi api;
    private final InstantSource clock;
    private volatile Instant restsUntil = Instant.MIN;

    Endpoint(URI address, ProxmoxApi api, InstantSource clock) {
        this.address = address;
        this.api = api;
        this.clock = clock;
    }

    ProxmoxApi api() {
        return api;
    }

    boolean rests() {
        return clock.instant().isBefore(restsUntil);
    }

    void answered() {
        restsUntil = Instant.MIN;
    }

    void failed() {
        restsUntil = clock.instant().plus(REST);
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
