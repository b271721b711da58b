package dev.slipway.access;

/// Tells what is for programs from what is for people.
public final class ApiPaths {

    private ApiPaths() {}

    /// Whether a path, beginning with a slash, is a call of the API and no page: such a call is never led to the
    /// sign-in page, and its refusals are JSON whatever it accepts.
    public static boolean contain(String path) {
        return path.startsWith("/api/") || path.startsWith("/provision/api/");
    }
}
