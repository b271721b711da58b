package dev.slipway.dashboard;

import dev.slipway.vm.SnapshotView;
import dev.slipway.vm.VmView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The snapshots that the page of a VM shows, and the form for another one.
///
/// `failure` says why they are not known; `open` whether anything may be done with them now.
record SnapshotPane(List<SnapshotView> rows, @Nullable String failure, boolean open, SentForm form) {

    /// The name of the form, among those of the page.
    static final String FORM = "snapshot";

    static SnapshotPane of(VmView vm, List<SnapshotView> rows) {
        return new SnapshotPane(rows, null, idle(vm), SentForm.NONE);
    }

    static SnapshotPane unknown(@Nullable String failure) {
        return new SnapshotPane(List.of(), failure, false, SentForm.NONE);
    }

    SnapshotPane sent(SentForm form) {
        return new SnapshotPane(rows, failure, open, form.named(FORM));
    }

    private static boolean idle(VmView vm) {
        return vm.managed() && vm.operation() == null;
    }
}
