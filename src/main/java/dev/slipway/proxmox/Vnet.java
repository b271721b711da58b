package dev.slipway.proxmox;

import org.jspecify.annotations.Nullable;

/// A virtual network of the SDN; `tag` is its VLAN or VXLAN number, where its zone has such.
public record Vnet(
        String name,
        @Nullable String zone,
        @Nullable String alias,
        @Nullable Integer tag) {

    static Vnet read(Fields entry) {
        return new Vnet(
                entry.requiredText("vnet"),
                entry.text("zone"),
                entry.text("alias"),
                entry.has("tag") ? Integer.valueOf(entry.count("tag", 0)) : null);
    }
}
