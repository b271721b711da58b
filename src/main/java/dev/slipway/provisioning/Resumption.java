package dev.slipway.provisioning;

import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationLauncher;
import dev.slipway.placement.Reservations;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.stream.Collectors;

/// What happens at every start: read what is ours into memory, give up what was reserved and never accepted, and take
/// up what had not ended.
@ApplicationScoped
public class Resumption {

    private final ManagedVms managed;
    private final Reservations reservations;
    private final Journal journal;
    private final OperationLauncher launcher;

    public Resumption(ManagedVms managed, Reservations reservations, Journal journal, OperationLauncher launcher) {
        this.managed = managed;
        this.reservations = reservations;
        this.journal = journal;
        this.launcher = launcher;
    }

    void onStart(@Observes StartupEvent start) {
        launcher.resume(managed.load().chain(reservations::load).chain(this::forgetTheUnaccepted));
    }

    private Uni<Void> forgetTheUnaccepted() {
        return journal.unfinished()
                .map(operations -> operations.stream()
                        .map(Operation::id)
                        .map(Object::toString)
                        .collect(Collectors.toSet()))
                .chain(reservations::keepOnly);
    }
}
