package dev.slipway.console;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Somebody at a terminal.
final class TerminalViewer extends SocketViewer {

    TerminalViewer(URI address, Map<String, String> headers) {
        super(address, headers);
    }

    void type(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Reads up to a text that must come, and yields all of it.
    String until(String text) {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            seen.append(new String(read(1), StandardCharsets.ISO_8859_1));
        }
        return seen.toString();
    }
}
