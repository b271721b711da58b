package dev.slipway.bulk;

import dev.slipway.operation.Item;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Requester;
import io.smallrye.mutiny.Uni;

/// A sort of items: how an operation is made of one.
public interface ItemSort {

    /// Its name in the journal.
    String name();

    /// Yields the stored and launched operation that carries the item out, or the one that was made of it
    /// before; `order` says what is to be done, in the sort's own form. Fails with a
    /// [dev.slipway.refusal.Refusal] when it cannot be done. Safe to repeat, because `by` says which place it
    /// has.
    Uni<Operation> admit(Item item, String order, Requester by);
}
