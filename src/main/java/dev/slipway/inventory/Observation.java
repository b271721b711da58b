package dev.slipway.inventory;

import dev.slipway.proxmox.NodeName;
import java.time.Instant;

/// What we know of a guest first-hand, and since when: newer than the cluster's statistics for some seconds.
public sealed interface Observation {

    Instant at();

    /// We made it, under this name; the statistics do not know the name yet.
    record Created(NodeName node, String name, Instant at) implements Observation {}

    /// It runs: its start task ended, or `status/current` said so.
    record Running(Instant at) implements Observation {}

    /// It is off.
    record Stopped(Instant at) implements Observation {}

    /// Its destroy task ended.
    record Gone(Instant at) implements Observation {}
}
