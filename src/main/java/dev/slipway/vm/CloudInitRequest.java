package dev.slipway.vm;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What cloud-init shall set up in the guest. `ipConfig` is `dhcp`, an address in CIDR notation, or the form of
/// Proxmox VE (`ip=10.0.0.5/24,gw=10.0.0.1`).
@RegisterForReflection
public record CloudInitRequest(
        @Nullable String user,

        @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
        @Schema(description = "Hashed before it is stored; never returned")
        @Nullable
        String password,

        @Nullable List<String> sshKeys,

        @Nullable String ipConfig,

        @Nullable String gateway,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
        List<String> dns,

        @JsonProperty("searchdomain") @Nullable String searchDomain) {

    @Override
    public String toString() {
        return "CloudInitRequest[user=%s]".formatted(user);
    }
}
