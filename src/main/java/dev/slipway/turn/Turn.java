package dev.slipway.turn;

import dev.slipway.operation.OperationId;
import java.time.Instant;

/// The turn of one operation, waited for or granted.
///
/// `number` counts all turns in the order of their arrival, whatever the clocks say. `passedOver` is how often somebody
/// further back took the last place of something that this one needs, while it still lacked another.
record Turn(
        OperationId operation,
        long number,
        String project,
        Demand demand,
        Instant since,
        boolean granted,
        int passedOver) {}
