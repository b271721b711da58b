package dev.slipway.vm;

import dev.slipway.operation.RequestKey;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/// What a client may say about a change besides what it is: how long to wait for its end, and by which key to know
/// the same request again.
public class ChangeHeaders {

    @RestHeader("Prefer")
    @Parameter(
            description = "`wait=N` holds the answer for up to N seconds, five minutes at most (RFC 7240)",
            example = "wait=60")
    @Nullable
    String prefer;

    @RestHeader("Idempotency-Key")
    @Parameter(
            description = "1 to 255 characters of your choice: the same request with the same key is done once",
            example = "web-01-create")
    @Nullable
    String idempotencyKey;

    /// These headers with what identifies the request that they came with: its method, what it is about, and its body.
    /// Fails with [dev.slipway.refusal.Refusal.InvalidRequest] when a header is not acceptable.
    public ChangeRequest of(Object... identity) {
        return new ChangeRequest(
                PreferredWait.read(prefer),
                RequestKey.of(
                        idempotencyKey,
                        Arrays.stream(identity).map(Object::toString).toArray(String[]::new)));
    }
}
