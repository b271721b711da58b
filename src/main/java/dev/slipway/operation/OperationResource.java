package dev.slipway.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import dev.slipway.view.Revalidated;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// `/api/v1/operations`: what was asked for, how far it is, and how it ended; the journal is the history.
@Path("/api/v1/operations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "operations")
@Revalidated
public class OperationResource {

    private static final int DEFAULT_LIMIT = 50;
    private static final String NONE = "none";

    private final Operations operations;
    private final SecurityIdentity caller;

    public OperationResource(Operations operations, SecurityIdentity caller) {
        this.operations = operations;
        this.caller = caller;
    }

    /// A page of operations; `cursor` fetches the next one and is absent on the last.
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "OperationList")
    public record Page(
            List<OperationView> operations,
            int total,
            @Nullable String cursor) {}

    @GET
    @Operation(
            operationId = "listOperations",
            summary = "List operations, the newest first",
            description =
                    "With parent=ID those that carry out the items of a bulk operation, with parent=none those that"
                            + " are no part of one.")
    public Uni<Page> list(
            @RestQuery @Nullable String status,
            @RestQuery @Nullable String kind,
            @RestQuery @Nullable String cluster,
            @RestQuery @Nullable String vmid,
            @RestQuery @Nullable String parent,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        OperationFilter filter = new OperationFilter(
                null,
                optional("cluster", cluster, ClusterName::new),
                optional("vmid", vmid, VmId::parse),
                optional("kind", kind, OperationKind::parse),
                NONE.equals(parent) ? null : optional("parent", parent, OperationId::new),
                NONE.equals(parent),
                unfinishedOnly(status),
                optional("cursor", cursor, OperationId::new),
                limit(limit));
        return operations
                .list(filter)
                .map(page -> new Page(
                        page,
                        page.size(),
                        page.size() == filter.limit() ? page.getLast().id() : null));
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "readOperation",
            summary = "Read one operation with its steps",
            description = "A bulk operation comes with what became of each of its items.")
    public Uni<OperationView> read(@RestPath String id) {
        return operations.read(OperationId.named(id));
    }

    @DELETE
    @Path("/{id}")
    @ResponseStatus(202)
    @Operation(
            operationId = "cancelOperation",
            summary = "Cancel an operation",
            description = "It turns back before its next step and undoes what it did; a step that has begun is"
                    + " awaited, because Proxmox VE leaves locks and disks behind when a task is killed. Of a bulk"
                    + " operation only the items that have not begun are stopped.")
    @APIResponse(
            responseCode = "202",
            description = "It is told to turn back; follow it until it has ended",
            content = @Content(schema = @Schema(implementation = OperationView.class)))
    public Uni<OperationView> cancel(@RestPath String id) {
        return operations.cancel(OperationId.named(id), caller.getPrincipal().getName());
    }

    private static boolean unfinishedOnly(@Nullable String status) {
        return switch (status) {
            case null -> false;
            case "all" -> false;
            case "active" -> true;
            default ->
                throw new Refusal.InvalidRequest(List.of(FieldError.parameter("status", "is one of: all, active")));
        };
    }

    private static int limit(@Nullable String limit) {
        Integer number = optional("limit", limit, Integer::valueOf);
        if (number == null) {
            return DEFAULT_LIMIT;
        }
        if (number < 1 || number > OperationFilter.MAX_LIMIT) {
            throw new Refusal.InvalidRequest(
                    List.of(FieldError.parameter("limit", "is a number from 1 to " + OperationFilter.MAX_LIMIT)));
        }
        return number;
    }

    private static <T> @Nullable T optional(String name, @Nullable String text, Function<String, T> parse) {
        if (text == null) {
            return null;
        }
        try {
            return parse.apply(text);
        } catch (NumberFormatException malformed) {
            throw new Refusal.InvalidRequest(List.of(FieldError.parameter(name, "is a number")));
        } catch (IllegalArgumentException malformed) {
            throw new Refusal.InvalidRequest(
                    List.of(FieldError.parameter(name, String.valueOf(malformed.getMessage()))));
        }
    }
}
