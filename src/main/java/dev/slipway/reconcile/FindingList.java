package dev.slipway.reconcile;

import dev.slipway.database.Database;
import dev.slipway.inventory.ManagedVms;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The findings as they are in the database, the same for every replica.
@ApplicationScoped
public class FindingList {

    private final Database database;
    private final ManagedVms managed;

    public FindingList(Database database, ManagedVms managed) {
        this.database = database;
        this.managed = managed;
    }

    /// Yields every finding that still holds, the oldest first. One about a VM that has been adopted, released
    /// or deleted since is over, although the next round has not said so yet. Fails with
    /// [dev.slipway.database.DatabaseException].
    Uni<List<Finding>> all() {
        return database.read(connection -> holding(connection, FindingTable.all(connection)));
    }

    private List<Finding> holding(Connection connection, List<Finding> findings) throws SQLException {
        List<Finding> holding = new ArrayList<>();
        for (Finding finding : findings) {
            boolean ours = managed.stored(connection, finding.cluster(), finding.vmid())
                    .filter(vm -> !finding.kind().ofManaged() || vm.marker().equals(finding.marker()))
                    .isPresent();
            if (ours == finding.kind().ofManaged()) {
                holding.add(finding);
            }
        }
        return holding;
    }
}
