package dev.slipway.operation;

import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what a request says about itself besides its body.
public final class RequestKey {

    private static final int MAX_KEY = 255;

    private RequestKey() {}

    /// The `Idempotency-Key` with a digest of what identifies the request; `null` when the client sent none. Fails with
    /// [Refusal.InvalidRequest] when it is empty or too long.
    public static Journal.@Nullable IdempotencyKey of(@Nullable String key, String... request) {
        if (key == null) {
            return null;
        }
        if (key.isBlank() || key.length() > MAX_KEY) {
            throw new Refusal.InvalidRequest(List.of(
                    new FieldError("", "the header Idempotency-Key has 1 to %d characters".formatted(MAX_KEY))));
        }
        return new Journal.IdempotencyKey(key, digest(String.join("\n", request)));
    }

    /// A query parameter that is `true` or `false`, the latter when it is absent.
    public static boolean flag(String name, @Nullable String value) {
        return switch (value) {
            case null -> false;
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new Refusal.InvalidRequest(List.of(FieldError.parameter(name, "is true or false")));
        };
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
