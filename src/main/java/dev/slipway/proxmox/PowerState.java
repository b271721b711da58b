package dev.slipway.proxmox;

/// Whether a guest runs. [#UNKNOWN] is what the statistics say of a guest that they have not seen yet,
/// or whose node does not answer.
public enum PowerState {
    RUNNING,
    STOPPED,
    UNKNOWN;

    /// Reads `running` and `stopped`; anything else is [#UNKNOWN].
    public static PowerState parse(String status) {
        return switch (status) {
            case "running" -> RUNNING;
            case "stopped" -> STOPPED;
            default -> UNKNOWN;
        };
    }
}
