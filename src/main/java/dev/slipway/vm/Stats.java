package dev.slipway.vm;

import dev.slipway.proxmox.GuestSample;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.ProxmoxViews;
import dev.slipway.proxmox.Timeframe;
import dev.slipway.refusal.Refusal;
import dev.slipway.view.Asked;
import dev.slipway.view.Recent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/// The figures of VMs over time, which Proxmox VE keeps and is asked for.
@ApplicationScoped
public class Stats {

    /// One answer has up to 1440 samples, about 150 KB.
    private static final int MOST = 40;

    private static final Duration BRIEFLY = Duration.ofSeconds(30);
    private static final Duration LONGER = Duration.ofMinutes(5);

    private record Key(VmRef vm, Timeframe timeframe) {}

    /// The samples of one timeframe, the oldest first.
    public record Series(Timeframe timeframe, List<GuestSample> samples) {

        /// What is averaged into one sample; zero when there are too few to tell.
        public Duration resolution() {
            return samples.size() < 2
                    ? Duration.ZERO
                    : Duration.ofSeconds(
                            samples.get(1).epochSecond() - samples.get(0).epochSecond());
        }

        private Duration freshFor() {
            return switch (timeframe) {
                case HOUR, DAY -> BRIEFLY;
                case WEEK, MONTH, YEAR -> LONGER;
            };
        }
    }

    private final Guests guests;
    private final Recent<Key, Series> series;
    private final InstantSource clock;

    public Stats(Guests guests, InstantSource clock) {
        this.guests = guests;
        this.series = new Recent<>(MOST, Series::freshFor, clock);
        this.clock = clock;
    }

    /// Yields the figures of a VM, or the last known ones when its node does not answer. One that is only being made
    /// has none. Fails with [Refusal.NotFound] when it is gone, and as Proxmox VE does when nothing is known. Only
    /// reads.
    public Uni<Asked<Series>> read(VmRef vm, VmView view, Timeframe timeframe) {
        if (view.status().equals("creating")) {
            return Uni.createFrom().item(new Asked<>(new Series(timeframe, List.of()), clock.instant(), null));
        }
        return series.get(new Key(vm, timeframe), () -> samples(vm, view, timeframe))
                .onFailure(ProxmoxException.NotFound.class)
                .transform(gone -> new Refusal.NotFound("no VM " + vm));
    }

    /// Asks the node on which the VM was seen last, and looks for it when it is not there any more.
    private Uni<Series> samples(VmRef vm, VmView view, Timeframe timeframe) {
        ProxmoxViews views = guests.client(vm.cluster()).views();
        Function<NodeName, Uni<List<GuestSample>>> ask = node -> views.samples(node, vm.vmid(), timeframe);
        Uni<List<GuestSample>> anywhere = Uni.createFrom()
                .deferred(() -> guests.find(vm.cluster(), vm.vmid()))
                .chain(found -> found.map(guest -> ask.apply(guest.node()))
                        .orElseThrow(() -> new ProxmoxException.NotFound(
                                "GET /cluster/resources", "there is no VM " + vm.vmid())));
        Uni<List<GuestSample>> samples = view.node() == null
                ? anywhere
                : ask.apply(new NodeName(view.node()))
                        .onFailure(ProxmoxException.NotFound.class)
                        .recoverWithUni(anywhere);
        return samples.map(found -> new Series(timeframe, found));
    }
}
