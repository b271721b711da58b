package dev.slipway.vm;

import dev.slipway.operation.Payload;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of `PATCH /api/v1/vms/{vmid}`: what is absent stays as it is.
@RegisterForReflection
@Schema(description = "What to change about a VM; what is absent stays as it is")
public record ReconfigureRequest(
        @Schema(description = "Host name of the VM", examples = "web-1") @Nullable
        String name,

        @Schema(description = "An empty text removes it") @Nullable
        String description,

        @Schema(description = "vCPUs", examples = "4") @Nullable
        Integer cores,

        @Schema(description = "Memory in MiB", examples = "8192") @Nullable
        Integer memory,

        @Schema(description = "CPU type of Proxmox VE, such as host or x86-64-v2-AES") @Nullable
        String cpuType,

        @Schema(description = "Boot disk in GiB; it grows and never shrinks", examples = "60") @Nullable
        Integer diskSize,

        @Schema(description = "All tags; an empty list removes them") @Nullable
        List<String> tags,

        @Nullable CloudInitRequest cloudInit,

        @Schema(description = "Whether the VM and its disks are kept from being removed") @Nullable
        Boolean protection,

        @Schema(description = "Whether the VM is started with its node") @Nullable
        Boolean onBoot,

        @Schema(
                description = "The digest of the configuration that the change is meant for, as GET"
                        + " /api/v1/vms/{vmid}/config yields it. When it has changed since, nothing is done (409)")
        @Nullable
        String digest) {

    /// The same for the configuration with this digest; throws [Refusal.InvalidRequest] when it is meant for another
    /// one already.
    ReconfigureRequest meantFor(@Nullable String other) {
        if (other == null || other.equals(digest)) {
            return this;
        }
        if (digest != null) {
            throw new Refusal.InvalidRequest(
                    List.of(FieldError.parameter("digest", "is the one in the body, or is given once")));
        }
        return new ReconfigureRequest(
                name, description, cores, memory, cpuType, diskSize, tags, cloudInit, protection, onBoot, other);
    }

    /// Whether nothing is to be changed.
    boolean changesNothing() {
        return Stream.of(name, description, cores, memory, cpuType, diskSize, tags, cloudInit, protection, onBoot)
                .allMatch(Objects::isNull);
    }

    /// A text that is the same for the same request; only its digest is kept. The password is not in it.
    String digestible() {
        return Payload.write(ReconfigureRequest.class, this);
    }
}
