package dev.slipway.operation;

import dev.slipway.TestConfig;
import dev.slipway.database.Database;
import dev.slipway.database.Notices;
import java.time.Duration;

/// A journal as a process of its own has it: with a lease, under which what it accepts is carried out.
public record TestJournal(Journal journal, ReplicaLease lease) {

    public static TestJournal on(Database database) {
        ReplicaLease lease = new ReplicaLease(database, TestConfig.of(OperationConfig.class));
        return new TestJournal(new Journal(database, lease, new Notices(database)), lease);
    }

    /// The same with its lease begun.
    public static TestJournal begunOn(Database database) {
        TestJournal begun = on(database);
        begun.lease.begin(Duration.ZERO).await().atMost(Duration.ofSeconds(5));
        return begun;
    }
}
