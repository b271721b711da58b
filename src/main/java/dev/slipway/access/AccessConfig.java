package dev.slipway.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/// The administrator's credentials.
@ConfigMapping(prefix = "slipway.admin")
public interface AccessConfig {

    /// The password of `admin`. When unset, one is generated at the first start, printed once, and kept as a hash.
    Optional<String> password();

    /// A token for `Authorization: Bearer`, at least 20 characters; unset means that only people can sign in.
    Optional<String> token();

    /// Whether the start prints the configured password: only for a demonstration that nobody else can reach.
    @WithDefault("false")
    boolean passwordShown();
}
