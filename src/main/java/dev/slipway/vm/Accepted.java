package dev.slipway.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.operation.OperationView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The answer to a call that works on: the operation, and the VM as far as it is known. A bulk operation is
/// about no single VM.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Accepted(
        OperationView operation,

        @Schema(description = "The id of the operation, as the older service called it")
        String taskId,

        @Nullable VmView vm,
        @Nullable String cluster,
        @Nullable Integer vmid) {}
