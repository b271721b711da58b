package dev.slipway.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/// `/api/v1/tasks/{task_id}` for the `task_id` that an accepted call answers: clients of the older service follow what
/// they asked for there. It is described with the tasks of Proxmox VE, which have the same address. The operation,
/// with its steps, is at `/api/v1/operations/{id}`.
@Path("/api/v1/tasks/{task_id: [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tasks")
public class OperationTaskResource {

    private static final String RUNNING = "running";

    private final Operations operations;

    public OperationTaskResource(Operations operations) {
        this.operations = operations;
    }

    /// An operation in the words of a task; `upid` is its id.
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(hidden = true)
    public record OperationTask(
            String upid,
            @Nullable String node,
            String type,
            String status,
            @Nullable String exitStatus,
            int progress,
            Instant startTime,
            @Nullable Instant endTime,
            String user) {

        static OperationTask of(OperationView operation) {
            boolean ended = operation.endedAt() != null;
            return new OperationTask(
                    operation.id(),
                    operation.node(),
                    operation.kind(),
                    ended ? "stopped" : RUNNING,
                    ended ? exitStatus(operation) : null,
                    operation.progress(),
                    operation.acceptedAt(),
                    operation.endedAt(),
                    operation.owner());
        }

        private static String exitStatus(OperationView operation) {
            if (operation.error() != null) {
                return operation.error().reason();
            }
            return operation.status().equals("succeeded") ? "OK" : operation.status();
        }
    }

    @GET
    @Operation(hidden = true)
    public Uni<OperationTask> read(@RestPath("task_id") String id) {
        return operations.read(OperationId.named(id)).map(OperationTask::of);
    }
}
