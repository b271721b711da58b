package dev.slipway.provisioning;

import dev.slipway.bulk.Bulk;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Requester;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Accepts a request for a new VM, or for as many as its `count` says.
@ApplicationScoped
public class Creation {

    private final Admission admission;
    private final CreateItems items;
    private final Bulk bulk;
    private final Journal journal;

    public Creation(Admission admission, Journal journal, CreateItems items, Bulk bulk) {
        this.admission = admission;
        this.journal = journal;
        this.items = items;
        this.bulk = bulk;
    }

    /// Yields the stored and launched operation, as [Admission#admit] and [Bulk#admit] do. A count of one is
    /// none: the VM keeps its name.
    public Uni<Operation> admit(CreateVmRequest request, Requester by) {
        return request.count() == null || request.count() == 1
                ? admission.admit(request, by)
                : journal.repeated(
                        by.owner(),
                        by.idempotency(),
                        () -> items.copies(request).chain(batch -> bulk.admit(batch, by)));
    }
}
