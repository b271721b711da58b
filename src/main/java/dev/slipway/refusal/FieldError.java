package dev.slipway.refusal;

/// What is wrong with one value of a request, and what to write instead.
///
/// `pointer` is the JSON pointer (RFC 6901) of the value in the body, for example `/cloud_init/ip_config` or
/// `/tags/0`; it is empty when the body as a whole is meant. A query parameter has `?` and its name: `?limit`.
public record FieldError(String pointer, String detail) {

    /// An error at the dotted name `field`: `cloud_init.ip_config` becomes the pointer `/cloud_init/ip_config`. An
    /// empty name means the whole body.
    public static FieldError at(String field, String detail) {
        return new FieldError(field.isEmpty() ? "" : "/" + field.replace('.', '/'), detail);
    }

    /// An error in a query parameter.
    public static FieldError parameter(String name, String detail) {
        return new FieldError("?" + name, detail);
    }

    /// The name as a person writes it: `cloud_init.ip_config`, `tags.0`; empty for the whole body.
    public String field() {
        return pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.');
    }
}
