package dev.slipway.proxmox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An option of a guest that changes at its next cold start: `inForce` until then, `next` from then on; `null` where it
/// is not set.
public record PendingChange(
        String option, @Nullable String inForce, @Nullable String next) {

    /// Of all options, which is what Proxmox VE lists, those that wait.
    static List<PendingChange> readAll(List<Fields> options) {
        return options.stream()
                .filter(option -> option.has("pending") || option.integer("delete", 0) > 0)
                .map(option ->
                        new PendingChange(option.requiredText("key"), option.text("value"), option.text("pending")))
                .toList();
    }
}
