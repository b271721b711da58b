package dev.slipway.reconcile;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.refusal.Refusal;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What can be done about a finding.
public enum FindingAction {
    /// Manage the VM.
    @JsonProperty("adopt")
    ADOPT,
    /// Delete the VM.
    @JsonProperty("remove")
    REMOVE,
    /// Manage the VM no longer, without touching Proxmox VE.
    @JsonProperty("forget")
    FORGET,
    /// Take what is there for what should be there.
    @JsonProperty("acknowledge")
    ACKNOWLEDGE,
    /// Cancel the operation, as any other.
    @JsonProperty("cancel")
    CANCEL;

    /// Reads the [#label()]; fails with [Refusal.InvalidRequest] for anything else.
    public static FindingAction named(@Nullable String label) {
        return Arrays.stream(values())
                .filter(action -> action.label().equals(label))
                .findFirst()
                .orElseThrow(() -> Refusal.InvalidRequest.of("action", "is one of those that the page offers"));
    }

    /// The name in the API and on the pages.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
