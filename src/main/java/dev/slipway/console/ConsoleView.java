package dev.slipway.console;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How to get to a console of a VM.
@RegisterForReflection
@Schema(name = "Console")
public record ConsoleView(
        @Schema(
                description =
                        "What is spoken over the WebSocket: vnc is RFB 3.8 without authentication, serial is text",
                examples = "vnc")
        String type,

        @Schema(description = "The consoles that this VM has", examples = "[\"vnc\", \"serial\"]")
        List<String> types,

        @Schema(description = "The host of Slipway, as it was asked", examples = "slipway.example.org")
        String host,

        @Schema(examples = "443") int port,

        @Schema(description = "Good once, for this VM and this caller", examples = "q7m3k9fz2xw8c4hp6tn5vd2rbyj8gsea")
        String ticket,

        @Schema(
                description = "The WebSocket with the ticket; whoever opens it signs in as for any other call",
                examples = "wss://slipway.example.org/api/v1/vms/default:104/console/websocket?ticket=q7m3k9fz2x")
        String url,

        @Schema(examples = "default") String cluster,
        @Schema(examples = "104") int vmid,

        @Schema(description = "Until when the ticket is good")
        Instant expiresAt) {

    /// The ticket stays out of logs.
    @Override
    public String toString() {
        return "ConsoleView[%s:%d until %s]".formatted(cluster, vmid, expiresAt);
    }
}
