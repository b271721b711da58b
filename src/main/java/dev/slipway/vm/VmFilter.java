package dev.slipway.vm;

import dev.slipway.view.Choice;
import dev.slipway.view.Places;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which VMs to list: what is `null` does not matter, all else must hold.
record VmFilter(
        @Nullable String cluster,
        @Nullable String node,
        @Nullable String project,
        @Nullable String status,
        @Nullable String tag,
        @Nullable String q) {

    /// Fails with [Refusal.InvalidRequest] when a value is none that there can be.
    void check(Places places) {
        places.check(places.snapshots(cluster), node);
        Choice.check("status", status, "running", "stopped", "unknown", "creating");
    }

    boolean matches(VmView vm) {
        return is(cluster, vm.cluster())
                && is(node, vm.node())
                && is(project, vm.project())
                && is(status, vm.status())
                && (tag == null || vm.tags().contains(tag.toLowerCase(Locale.ROOT)))
                && (q == null || mentions(vm, q.strip().toLowerCase(Locale.ROOT)));
    }

    private static boolean is(@Nullable String wanted, @Nullable String actual) {
        return wanted == null || wanted.equals(actual);
    }

    private static boolean mentions(VmView vm, String text) {
        return Integer.toString(vm.vmid()).equals(text)
                || (vm.name() != null && vm.name().toLowerCase(Locale.ROOT).contains(text))
                || vm.addresses().stream().anyMatch(address -> address.startsWith(text));
    }
}
