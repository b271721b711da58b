package dev.slipway.console;

import dev.slipway.access.Caller;
import dev.slipway.access.Secrets;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.VmRef;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/// Tickets for one look at one console by one caller, good on every replica.
@ApplicationScoped
class Tickets {

    /// Of 4.95 bits each.
    private static final int LENGTH = 32;

    private final TicketTable table;
    private final ConsoleConfig config;

    Tickets(TicketTable table, ConsoleConfig config) {
        this.table = table;
        this.config = config;
    }

    /// What only the caller knows, and until when it is good.
    record Ticket(String secret, Instant validUntil) {

        /// The secret stays out of logs.
        @Override
        public String toString() {
            return "Ticket[until " + validUntil + "]";
        }
    }

    /// Yields a new ticket; fails with [dev.slipway.database.DatabaseException].
    Uni<Ticket> issue(VmRef vm, Caller caller, ConsoleType type) {
        return Uni.createFrom().deferred(() -> {
            String secret = Secrets.generate(LENGTH);
            return table.keep(
                            Secrets.fingerprint(secret),
                            new TicketTable.Grant(vm, caller.name(), type),
                            config.ticketLifetime())
                    .map(until -> new Ticket(secret, until));
        });
    }

    /// Yields once, to the caller that the ticket was issued to, with the VM that it is for, which console it
    /// opens; fails with [Refusal.NotAllowed] otherwise. A ticket that turns up in other hands is good for
    /// nobody any more.
    Uni<ConsoleType> redeem(String secret, VmRef vm, Caller caller) {
        return table.take(Secrets.fingerprint(secret))
                .map(found -> found.filter(
                                grant -> grant.vm().equals(vm) && grant.owner().equals(caller.name()))
                        .map(TicketTable.Grant::type)
                        .orElseThrow(() -> new Refusal.NotAllowed(
                                "the ticket was used, is too old, or is for another VM or caller: ask for a new one")));
    }
}
