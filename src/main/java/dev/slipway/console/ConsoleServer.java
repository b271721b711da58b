package dev.slipway.console;

import dev.slipway.proxmox.GuestScreen;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// How the HTTP server speaks WebSocket, which only consoles use.
@ApplicationScoped
class ConsoleServer implements HttpServerOptionsCustomizer {

    /// What programs that show screens ask for, and what Proxmox VE offers.
    private static final String SUBPROTOCOL = "binary";

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        customize(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        customize(options);
    }

    /// Frames are passed on as they come, so they must not be longer than Proxmox VE takes. Without compression: RFB
    /// compresses by itself, and a compressor per console would keep memory.
    private static void customize(HttpServerOptions options) {
        options.setWebSocketSubProtocols(List.of(SUBPROTOCOL))
                .setMaxWebSocketFrameSize(GuestScreen.LONGEST_FRAME)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
    }
}
