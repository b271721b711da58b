package dev.slipway.operation;

/// Those who ask for operations in tests.
public final class TestRequester {

    /// Repeats nothing: each request is a new one.
    public static final Requester ADMIN = new Requester("admin", "default", null);

    private TestRequester() {}
}
