package dev.slipway.provisioning;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of `POST /api/v1/templates`.
@RegisterForReflection
@Schema(description = "A cloud image to make a template of")
public record ImportTemplateRequest(
        @Schema(description = "Name of the template", examples = "ubuntu-24.04") @Nullable
        String name,

        @Schema(
                description = "Where the node fetches the image from: http or https, without user and password",
                examples = "https://cloud-images.ubuntu.com/noble/current/noble-server-cloudimg-amd64.img")
        @Nullable
        String url,

        @Schema(description = "Of the file at that address, in hexadecimal digits") @Nullable
        String checksum,

        @Schema(description = "sha256 unless said otherwise; sha512, sha384, sha224, sha1 or md5", examples = "sha256")
        @Nullable
        String checksumAlgorithm,

        @Schema(description = "qcow2, raw or vmdk; by the end of the address unless said otherwise, else qcow2")
        @Nullable
        String format,

        @Nullable String description,

        @Nullable String cluster,

        @Schema(description = "Node; without one a node is chosen that has a storage for imports") @Nullable
        String node,

        @Schema(description = "Storage of the disk; without one the one with the most space left") @Nullable
        String storage,

        @Schema(description = "vCPUs of VMs that do not say; 1 unless said otherwise", examples = "1") @Nullable
        Integer cores,

        @Schema(description = "Memory in MiB of VMs that do not say; 1024 unless said otherwise", examples = "1024")
        @Nullable
        Integer memory,

        @Schema(description = "Bridge or vnet; vmbr0 unless said otherwise", examples = "vmbr0") @Nullable
        String network) {

    /// The address may carry what opens it for those who know it.
    @Override
    public String toString() {
        return "ImportTemplateRequest[name=%s]".formatted(name);
    }
}
