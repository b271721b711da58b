package dev.slipway.bulk;

import dev.slipway.operation.Payload;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/// What the journal keeps of an accepted bulk operation besides its items: what to do with each, in the form of
/// their sort, and whether an administrator asked for it, which decides what its items may do. A single order is for
/// all of them.
@RegisterForReflection
record BulkPlan(String sort, List<String> orders, boolean administrator) {

    static BulkPlan read(String payload) {
        return Payload.read(BulkPlan.class, payload);
    }

    String write() {
        return Payload.write(BulkPlan.class, this);
    }

    String order(int item) {
        return orders.size() == 1 ? orders.getFirst() : orders.get(item);
    }
}
