package dev.slipway.vm;

import dev.slipway.operation.RequestKey;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/// What a client may say about a change besides what it is: how long to wait for its end, and by which key to know
/// the same request again.
public class ChangeHeaders {

    private static final String KEY = "Idempotency-Key";

    @RestHeader("Prefer")
    @Nullable
    String prefer;

    @RestHeader(KEY)
    @Nullable
    String idempotencyKey;

    @Context
    @Nullable
    HttpHeaders all;

    /// These headers with what identifies the request that they came with: its method, what it is about, and its body.
    /// Fails with [dev.slipway.refusal.Refusal.InvalidRequest] when a header is not acceptable.
    public ChangeRequest of(Object... identity) {
        return new ChangeRequest(
                PreferredWait.read(prefer),
                RequestKey.of(
                        key(), Arrays.stream(identity).map(Object::toString).toArray(String[]::new)));
    }

    /// The same for a request that is meant for a configuration. One that says none is identified as it was before
    /// requests could: it may be repeated across an upgrade.
    ChangeRequest of(MeantFor meantFor, Object... identity) {
        return meantFor.digest() == null
                ? of(identity)
                : of(Stream.concat(Arrays.stream(identity), Stream.of(meantFor.digest()))
                        .toArray());
    }

    /// The framework takes a header without a value for none, and then a client that means to be safe would not be.
    private @Nullable String key() {
        boolean sent = all != null && all.getRequestHeaders().containsKey(KEY);
        return idempotencyKey == null && sent ? "" : idempotencyKey;
    }
}
