package dev.slipway.dashboard;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.vm.VmView;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The VMs that the page shows: ours first, then by cluster and VMID.
///
/// `all` counts every VM there is and `hits` those that were sought, of which `rows` are the first. `silent` are the
/// clusters that do not answer, of which the rows show the last that was known.
record VmList(List<VmView> rows, int hits, int all, List<ClusterPane> silent, Selection selection) {

    private static final int LARGE = 300;

    private static final Comparator<VmView> ORDER = Comparator.comparing((VmView vm) -> !vm.managed())
            .thenComparing(VmView::cluster)
            .thenComparing(VmView::vmid);

    static VmList of(List<VmView> all, Collection<ClusterSnapshot> clusters, Selection selection) {
        List<VmView> hits =
                all.stream().filter(vm -> sought(vm, selection)).sorted(ORDER).toList();
        return new VmList(
                hits.stream().limit(selection.vms()).toList(),
                hits.size(),
                all.size(),
                clusters.stream()
                        .map(ClusterPane::of)
                        .filter(cluster -> cluster.failure() != null)
                        .toList(),
                selection);
    }

    private static boolean sought(VmView vm, Selection selection) {
        Stream<String> own = Stream.of(
                vm.name() == null ? "" : vm.name(),
                String.valueOf(vm.vmid()),
                vm.node() == null ? "" : vm.node(),
                vm.cluster(),
                vm.status());
        return Stream.of(own, vm.tags().stream(), vm.addresses().stream())
                .flatMap(texts -> texts)
                .anyMatch(selection::hits);
    }

    /// Whether it is too much to be fetched anew with each event.
    public boolean large() {
        return rows.size() > LARGE;
    }

    public boolean stale(String cluster) {
        return silent.stream().anyMatch(each -> each.name().equals(cluster));
    }

    /// Whether there is nothing to show only because a cluster has not said yet what it holds.
    public boolean unknown() {
        return all == 0 && silent.stream().anyMatch(cluster -> cluster.takenAt() == null);
    }

    public boolean more() {
        return hits > rows.size();
    }
}
