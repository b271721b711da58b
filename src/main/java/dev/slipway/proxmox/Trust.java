package dev.slipway.proxmox;

import java.nio.file.Path;
import java.util.Set;

/// Which TLS certificates we take for a cluster's.
sealed interface Trust {

    /// Those that the system's certificate authorities vouch for, with the right host name.
    record SystemAuthorities() implements Trust {}

    /// Those that the authorities of a PEM file vouch for, with the right host name.
    record AuthorityFile(Path path) implements Trust {}

    /// Those with one of these SHA-256 fingerprints (lower-case hexadecimal without colons), whatever their name.
    record Pinned(Set<String> fingerprints) implements Trust {}

    /// Any.
    record Anything() implements Trust {}
}
