package dev.slipway.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Every guest that the API ever began to make, also those that are gone: what an auditor counts.
final class Chronicle {

    /// A guest came into being under this VMID because `user` asked for it; `description` is what the call carried,
    /// also where the guest never got as far as having one.
    record Birth(Instant at, int vmid, String node, String user, String name, String description) {}

    private final List<Birth> births = new ArrayList<>();

    void born(Instant at, Guest guest, ApiRequest request) {
        births.add(new Birth(
                at,
                guest.vmid,
                guest.node,
                request.identity().id(),
                request.text("name").orElse(""),
                request.text("description").orElse("")));
    }

    List<Birth> births() {
        return List.copyOf(births);
    }
}
