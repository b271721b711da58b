package dev.slipway.operation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// Where one item of a bulk operation stands.
public enum ItemState {
    /// No operation has been accepted for it.
    @JsonProperty("waiting")
    WAITING,
    /// Its operation has not ended.
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("succeeded")
    SUCCEEDED,
    /// Its operation failed, or was never accepted.
    @JsonProperty("failed")
    FAILED,
    /// Its operation was cancelled, or never came to be because the bulk operation was.
    @JsonProperty("cancelled")
    CANCELLED;

    /// Whether nothing more will happen to the item.
    public boolean ended() {
        return this != WAITING && this != RUNNING;
    }

    /// The name in the API.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
