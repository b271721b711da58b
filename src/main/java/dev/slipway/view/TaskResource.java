package dev.slipway.view;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.Upid;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import dev.slipway.refusal.RefusedWith;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// `/api/v1/tasks/{upid}`: a task of Proxmox VE and its log.
@Path("/api/v1/tasks/{upid}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tasks")
@Revalidated
public class TaskResource {

    private static final int DEFAULT_LINES = 500;
    private static final int MAX_LINES = 5_000;
    private static final int MAX_START = 10_000_000;

    private final Places places;
    private final Tasks tasks;

    public TaskResource(Places places, Tasks tasks) {
        this.places = places;
        this.tasks = tasks;
    }

    @GET
    @RefusedWith(ProblemType.PROXMOX_FAILED)
    @Operation(
            operationId = "readTask",
            summary = "Read a task of Proxmox VE, or an operation in its words",
            description = "Its node is asked, at most once a second. node may be given and is that of the UPID. In the"
                    + " place of a UPID the task_id of an accepted call may stand, as with the older service: the"
                    + " operation is answered as a task without cluster, id and outcome, whose upid is that task_id.")
    public Uni<TaskView> read(
            @RestPath String upid, @RestQuery @Nullable String node, @RestQuery @Nullable String cluster) {
        ClusterName name = places.cluster(cluster);
        return tasks.find(name, upid(name, upid, node)).map(Asked::value);
    }

    @GET
    @Path("/log")
    @RefusedWith(ProblemType.PROXMOX_FAILED)
    @Operation(
            operationId = "readTaskLog",
            summary = "Read the log of a task, in pages",
            description =
                    "start is the number of lines to leave out, limit from 1 to 5000. Read on with the next of the"
                            + " answer.")
    public Uni<TaskView.Log> log(
            @RestPath String upid,
            @RestQuery @Nullable String node,
            @RestQuery @Nullable String cluster,
            @RestQuery @Nullable String start,
            @RestQuery @Nullable String limit) {
        ClusterName name = places.cluster(cluster);
        return tasks.log(
                name,
                upid(name, upid, node),
                Choice.number("start", start, 0, 0, MAX_START),
                Choice.number("limit", limit, DEFAULT_LINES, 1, MAX_LINES));
    }

    private Upid upid(ClusterName cluster, String text, @Nullable String node) {
        Upid upid = parse(text);
        NodeName at = Places.node(places.read(cluster), upid.node().value()).name();
        if (node != null && !node.equals(at.value())) {
            throw new Refusal.InvalidRequest(List.of(FieldError.parameter("node", "is the node of the UPID: " + at)));
        }
        return upid;
    }

    private static Upid parse(String text) {
        try {
            return Upid.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal.NotFound(
                    "no task %s: a UPID is UPID:node:pid:pstart:starttime:type:id:user: with the".formatted(text)
                            + " colon at its end");
        }
    }
}
