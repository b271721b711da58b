package dev.slipway.provisioning;

import dev.slipway.bulk.Batch;
import dev.slipway.bulk.Bulk;
import dev.slipway.operation.Journal;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.Accepted;
import dev.slipway.vm.AcceptedAnswer;
import dev.slipway.vm.ActionItems;
import dev.slipway.vm.ChangeHeaders;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `POST /api/v1/vms/bulk`: one action on many VMs, or many VMs to make, as one operation.
@Path("/api/v1/vms/bulk")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "vms")
public class BulkResource {

    private final Bulk bulk;
    private final Journal journal;
    private final ActionItems actions;
    private final CreateItems creations;
    private final AcceptedAnswer answer;

    public BulkResource(Bulk bulk, Journal journal, ActionItems actions, CreateItems creations, AcceptedAnswer answer) {
        this.bulk = bulk;
        this.journal = journal;
        this.actions = actions;
        this.creations = creations;
        this.answer = answer;
    }

    @POST
    @Operation(
            operationId = "actOnManyVms",
            summary = "Do something with many VMs, or make many",
            description = "Answers 202 with one operation that has an item for each VM; each item has an operation of"
                    + " its own, and fails or succeeds by itself. Either all of the request is accepted or nothing: what"
                    + " is wrong with any item is told before anything is done. Cancelling the operation stops what has"
                    + " not begun.")
    @APIResponse(
            responseCode = "200",
            description = "Every item was done while the client waited",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    @APIResponse(
            responseCode = "207",
            description = "All items ended while the client waited, and some were not done: operation.items says which"
                    + " and why",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    public Uni<RestResponse<Accepted>> act(@Nullable BulkRequest request, @BeanParam ChangeHeaders headers) {
        BulkRequest wanted = Refusal.InvalidRequest.body(request);
        return answer.to(
                headers.of("POST", "bulk", wanted.digestible()),
                by -> journal.repeated(
                        by.owner(), by.idempotency(), () -> batch(wanted).chain(batch -> bulk.admit(batch, by))));
    }

    private Uni<Batch> batch(BulkRequest request) {
        if (request.asksForAnAction() == (request.creates() != null)) {
            throw new Refusal.InvalidRequest(
                    List.of(new FieldError("", "has either vmids with an action, or creates")));
        }
        return request.creates() == null
                ? actions.batch(items("vmids", request.vmids()), request.actionRequest())
                : creations.each("creates", items("creates", request.creates()));
    }

    private <T extends @Nullable Object> List<T> items(String field, @Nullable List<T> items) {
        if (items == null || items.isEmpty()) {
            throw Refusal.InvalidRequest.of(field, "has at least one entry");
        }
        bulk.tooMany(field, items.size()).ifPresent(error -> {
            throw new Refusal.InvalidRequest(List.of(error));
        });
        return items;
    }
}
