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
/// they asked for there. The operation itself, with its steps, is at `/api/v1/operations/{id}`.
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
    @Schema(name = "OperationTask")
    public record OperationTask(
            String upid,
            @Nullable String node,
            String type,
            @Schema(enumeration = {"running", "stopped"}) String status,

            @Schema(description = "OK, or what went wrong, once it has stopped", examples = "OK") @Nullable
            String exitStatus,

            @Schema(description = "Percent", examples = "42")
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
    @Operation(
            operationId = "readOperationAsTask",
            summary = "Read an operation in the words of a task",
            description = "For clients of the older service, which follow a task_id.")
    public Uni<OperationTask> read(@RestPath("task_id") String id) {
        return operations.read(OperationId.named(id)).map(OperationTask::of);
    }
}
