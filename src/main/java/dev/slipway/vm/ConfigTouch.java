package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/// Which settings of a VM an operation may have changed: what is different afterwards is our own doing.
public final class ConfigTouch {

    /// What leaves the configuration as it is, but for the description.
    private static final Set<OperationKind> NOTHING = Set.of(
            OperationKind.START,
            OperationKind.STOP,
            OperationKind.SHUTDOWN,
            OperationKind.REBOOT,
            OperationKind.RESET,
            OperationKind.SUSPEND,
            OperationKind.RESUME,
            OperationKind.SNAPSHOT,
            OperationKind.DELETE_SNAPSHOT,
            OperationKind.ADOPT,
            OperationKind.RELEASE);

    private ConfigTouch() {}

    /// Which settings the operation may have changed, by their names in requests; an operation that is not known to
    /// leave any alone may have changed all.
    public static Predicate<String> by(Operation operation) {
        if (NOTHING.contains(operation.kind())) {
            return setting -> false;
        }
        if (operation.kind() != OperationKind.RECONFIGURE) {
            return setting -> true;
        }
        ReconfigurePlan plan = ReconfigurePlan.read(operation.payload());
        Set<String> settings = new HashSet<>(plan.settings());
        if (plan.disk() != null) {
            settings.add("disk_size");
        }
        return settings::contains;
    }
}
