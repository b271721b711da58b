package dev.slipway.inventory;

import dev.slipway.proxmox.NodeName;
import java.time.Instant;

/// What we know of a guest first-hand, and since when: newer than the cluster's statistics for some seconds.
public sealed interface Observation {

    Instant at();

    /// Whether there is such a guest.
    sealed interface Existence extends Observation {}

    /// Whether it runs.
    sealed interface Power extends Observation {}

    /// We made it, under this name; the statistics do not know the name yet.
    record Created(NodeName node, String name, Instant at) implements Existence {}

    /// It was made a template.
    record Templated(Instant at) implements Existence {}

    /// Its destroy task ended.
    record Gone(Instant at) implements Existence {}

    /// It runs: its start task ended, or `status/current` said so.
    record Running(Instant at) implements Power {}

    /// It is off.
    record Stopped(Instant at) implements Power {}
}
