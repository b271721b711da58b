package dev.slipway.operation;

/// Those who ask for operations in tests.
public final class TestRequester {

    /// Repeats nothing: each request is a new one.
    public static final Requester ADMIN = new Requester("admin", "default", true, null);

    /// May do what is not for administrators only.
    public static final Requester KIM = new Requester("kim", "default", false, null);

    private TestRequester() {}
}
