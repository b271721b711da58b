package dev.slipway.dashboard;

import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.SnapshotRequest;
import dev.slipway.vm.SnapshotView;
import dev.slipway.vm.VmView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The snapshots that the page of a VM shows, and the form for another one.
///
/// `failure` says why they are not known; `open` whether anything may be done with them now. The form has what was
/// typed, and with `refused` why that was not accepted.
record SnapshotPane(
        List<SnapshotView> rows,
        @Nullable String failure,
        boolean open,
        String name,
        String description,
        boolean includeRam,
        @Nullable String refused) {

    static SnapshotPane of(VmView vm, List<SnapshotView> rows) {
        return new SnapshotPane(rows, null, idle(vm), "", "", false, null);
    }

    static SnapshotPane unknown(ProxmoxException failure) {
        return new SnapshotPane(List.of(), failure.getMessage(), false, "", "", false, null);
    }

    /// The same with a form that was not accepted.
    SnapshotPane refused(SnapshotRequest sent, Refusal refusal) {
        return new SnapshotPane(
                rows,
                failure,
                open,
                sent.name() == null ? "" : sent.name(),
                sent.description() == null ? "" : sent.description(),
                Boolean.TRUE.equals(sent.includeRam()),
                refusal.getMessage());
    }

    private static boolean idle(VmView vm) {
        return vm.managed() && vm.operation() == null;
    }
}
