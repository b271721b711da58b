package dev.slipway.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.proxmox.VmId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What became of one item of a bulk operation.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "BulkItem", description = "One item of a bulk operation, with what became of it")
public record ItemView(
        @Schema(description = "Its place in the request, counted from 0", examples = "0")
        int item,

        @Schema(description = "The name of the VM", examples = "web-1")
        String name,

        @Schema(description = "Where the VM is, or is being made", examples = "default")
        String cluster,

        @Schema(description = "The VM, once it is known which", examples = "104") @Nullable
        Integer vmid,

        @Schema(
                description = "waiting until an operation is accepted for it, how that stands, or how it ended;"
                        + " failed also when none was accepted",
                enumeration = {
                    "waiting",
                    "queued",
                    "running",
                    "cancelling",
                    "rolling_back",
                    "succeeded",
                    "failed",
                    "cancelled"
                },
                examples = "running")
        String status,

        @Schema(description = "0 to 100", examples = "40") int progress,

        @Schema(description = "The operation that carries it out; absent when none was accepted") @Nullable
        String operation,

        @Schema(description = "What it waits for, which is no failure") @Nullable
        Waiting waiting,

        @Schema(description = "What its running step says, such as why it is tried again") @Nullable
        String message,

        @Schema(description = "Why it failed") @Nullable Failure error) {

    private static final int ALL = 100;

    /// `operation` is the one that carries the item out, as far as there is one.
    static ItemView of(Items.Progress item, Optional<OperationView> operation, Optional<Waiting> waiting) {
        boolean ended = item.state().ended();
        Optional<OperationView> live = operation.filter(view -> !ended);
        return new ItemView(
                item.number(),
                operation.map(OperationView::name).orElse(item.item().name()),
                item.item().cluster().value(),
                operation
                        .map(OperationView::vmid)
                        .orElseGet(() -> number(item.item().vmid())),
                live.map(OperationView::status).orElse(item.state().label()),
                ended ? ALL : live.map(OperationView::progress).orElse(0),
                operation.map(OperationView::id).orElse(null),
                ended
                        ? null
                        : live.map(OperationView::waiting).or(() -> waiting).orElse(null),
                live.flatMap(ItemView::message).orElse(null),
                item.failure());
    }

    private static @Nullable Integer number(@Nullable VmId vmid) {
        return vmid == null ? null : vmid.number();
    }

    private static Optional<String> message(OperationView operation) {
        return operation.steps().stream()
                .filter(step -> step.status().equals(StepState.RUNNING.label()))
                .findFirst()
                .map(OperationView.StepView::message);
    }
}
