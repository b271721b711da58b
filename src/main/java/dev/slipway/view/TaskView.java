package dev.slipway.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.Upid;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A Proxmox VE task as the API shows it. `progress` is there while the task prints one, and 100 when it succeeded;
/// `end_time` until its node has dropped the task from its list.
@Schema(name = "Task")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskView(
        Upid upid,
        ClusterName cluster,
        NodeName node,
        @Schema(examples = "qmclone") String type,

        @Schema(description = "What it works on, mostly a VMID", examples = "100")
        String id,

        @Schema(enumeration = {"running", "stopped"}) String status,

        @Schema(enumeration = {"running", "succeeded", "warned", "failed", "unknown"})
        String outcome,

        @Schema(description = "In the words of Proxmox VE, once it has stopped", examples = "OK") @Nullable
        String exitStatus,

        @Schema(description = "Percent", examples = "42") @Nullable
        Integer progress,

        Instant startTime,
        @Nullable Instant endTime,
        @Schema(examples = "slipway@pve!token") String user) {

    /// Lines of a task's log from `start` on; `next` is the `start` of the following page and absent on the last.
    @Schema(name = "TaskLog")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Log(
            Upid upid,
            ClusterName cluster,
            @Schema(enumeration = {"running", "stopped"}) String status,
            List<Line> lines,
            int start,

            @Schema(description = "Lines there are so far") int total,

            @Nullable Integer next) {}

    /// A line; the first has number 1, as in Proxmox VE.
    @Schema(name = "TaskLogLine")
    public record Line(int n, String text) {}
}
