package dev.slipway.vm;

import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.proxmox.Timeframe;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.RefusedWith;
import dev.slipway.view.Revalidated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// `GET /api/v1/vms/{vmid}/stats`: how busy a VM was, for charts.
@Path("/api/v1/vms/{vmid}/stats")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vms")
@Revalidated
public class StatsResource {

    private final Vms vms;
    private final Stats stats;
    private final ProxmoxClusters clusters;
    private final InstantSource clock;

    public StatsResource(Vms vms, Stats stats, ProxmoxClusters clusters, InstantSource clock) {
        this.vms = vms;
        this.stats = stats;
        this.clusters = clusters;
        this.clock = clock;
    }

    @GET
    @RefusedWith(ProblemType.PROXMOX_FAILED)
    @Operation(
            operationId = "readVmStats",
            summary = "Read the figures of a VM over time",
            description = "timeframe is one of hour (the default), day, week, month, year. Proxmox VE is asked at most"
                    + " every 30 s, for long timeframes every 5 minutes; when it does not answer, its last answer is"
                    + " given with its age.")
    public Uni<StatsView> read(@RestPath String vmid, @RestQuery @Nullable String timeframe) {
        VmRef vm = VmRef.parse(vmid, clusters.defaultCluster());
        Timeframe wanted = timeframe(timeframe);
        return vms.require(vm)
                .chain(view -> stats.read(vm, view, wanted)
                        .map(asked -> StatsView.of(view, asked, asked.freshness(vm.cluster(), clock.instant()))));
    }

    private static Timeframe timeframe(@Nullable String label) {
        return label == null
                ? Timeframe.HOUR
                : Timeframe.named(label)
                        .orElseThrow(() -> new Refusal.InvalidRequest(
                                List.of(FieldError.parameter("timeframe", "is one of: hour, day, week, month, year"))));
    }
}
