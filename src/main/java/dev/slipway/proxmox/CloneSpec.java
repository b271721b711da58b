package dev.slipway.proxmox;

import org.jspecify.annotations.Nullable;

/// What we ask of `POST /nodes/{node}/qemu/{vmid}/clone`.
///
/// `storage` is only allowed for a full clone, `target` only when every drive of the source lies on shared
/// storage (field guide 7), `snapshot` has the source copied as it was then. The call knows neither cores nor
/// cloud-init nor a disk size: those are configured afterwards.
public record CloneSpec(
        VmId newId,
        String name,
        String description,
        boolean full,
        @Nullable String storage,
        @Nullable NodeName target,
        @Nullable String pool,
        @Nullable String snapshot) {

    /// The same of the present state.
    public CloneSpec(
            VmId newId,
            String name,
            String description,
            boolean full,
            @Nullable String storage,
            @Nullable NodeName target,
            @Nullable String pool) {
        this(newId, name, description, full, storage, target, pool, null);
    }
}
