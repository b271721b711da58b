package dev.slipway.operation;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How many items of a bulk operation stand where.
@RegisterForReflection
@Schema(name = "BulkCounts", description = "How many items of a bulk operation stand where")
public record ItemCounts(
        @Schema(examples = "5") int total,

        @Schema(description = "Without an operation of their own yet", examples = "0")
        int waiting,

        @Schema(examples = "1") int running,
        @Schema(examples = "3") int succeeded,
        @Schema(examples = "1") int failed,
        @Schema(examples = "0") int cancelled) {

    static ItemCounts of(Items items) {
        return new ItemCounts(
                items.all().size(),
                items.count(ItemState.WAITING),
                items.count(ItemState.RUNNING),
                items.count(ItemState.SUCCEEDED),
                items.count(ItemState.FAILED),
                items.count(ItemState.CANCELLED));
    }
}
