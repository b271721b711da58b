package dev.slipway.console;

import dev.slipway.proxmox.GuestTerminal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A terminal: binary frames are what was typed, a text frame says how large the terminal is, such as
/// `{"columns": 120, "rows": 32}`.
final class TerminalDialogue implements Dialogue {

    private static final int LARGEST = 1000;

    private boolean typing = true;

    @Override
    public void begin() {
        // the guest speaks first
    }

    @Override
    public boolean joined() {
        return true;
    }

    @Override
    public Heard hear(WebSocketFrame frame) {
        if (!frame.isContinuation()) {
            typing = frame.isBinary();
        }
        Buffer data = frame.binaryData();
        if (typing) {
            return data.length() == 0 ? Heard.nothing() : new Heard(typed(data), true);
        }
        if (frame.isContinuation() || !frame.isFinal()) {
            throw new NotUnderstood("a size comes in one frame");
        }
        return new Heard(List.of(resized(data)), false);
    }

    private static List<Buffer> typed(Buffer text) {
        List<Buffer> messages = new ArrayList<>();
        for (int from = 0; from < text.length(); from += GuestTerminal.LONGEST_TEXT) {
            messages.add(GuestTerminal.typed(
                    text.getBuffer(from, Math.min(text.length(), from + GuestTerminal.LONGEST_TEXT))));
        }
        return messages;
    }

    private static Buffer resized(Buffer size) {
        try {
            JsonObject fields = new JsonObject(size);
            return GuestTerminal.resized(count(fields, "columns"), count(fields, "rows"));
        } catch (DecodeException | ClassCastException malformed) {
            throw new NotUnderstood("a text frame is a size: {\"columns\": 80, \"rows\": 24}");
        }
    }

    private static int count(JsonObject fields, String name) {
        Integer count = fields.getInteger(name);
        if (count == null || count < 1 || count > LARGEST) {
            throw new NotUnderstood("%s is from 1 to %d".formatted(name, LARGEST));
        }
        return count;
    }

    @Override
    public Optional<Buffer> keepAlive() {
        return Optional.of(GuestTerminal.nothing());
    }

    @Override
    public String guestLeft() {
        return "the terminal was closed";
    }
}
