package dev.slipway.vm;

import dev.slipway.proxmox.CloudInit;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.jspecify.annotations.Nullable;

/// Turns what was asked of cloud-init into what is stored and sent: the password only as a SHA-512 crypt hash, which
/// Proxmox VE passes on as it is.
public final class CloudInitHash {

    private static final String SALT_ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int SALT_LENGTH = 16;

    private CloudInitHash() {}

    /// Yields what is stored and sent; `null` for nothing.
    public static @Nullable CloudInit of(@Nullable CloudInitRequest request) {
        if (request == null) {
            return null;
        }
        return new CloudInit(
                request.user(),
                request.password() == null ? null : hash(request.password()),
                request.sshKeys() == null
                        ? List.of()
                        : request.sshKeys().stream().map(String::strip).toList(),
                IpConfig.read(request.ipConfig(), request.gateway(), (field, detail) -> {})
                        .orElse(null),
                request.dns() == null ? List.of() : CloudInitRules.split(request.dns()),
                request.searchDomain());
    }

    private static String hash(String password) {
        // made here and not once: a native image must not carry a random generator's state
        SecureRandom random = new SecureRandom();
        StringBuilder salt = new StringBuilder("$6$");
        for (int i = 0; i < SALT_LENGTH; i++) {
            salt.append(SALT_ALPHABET.charAt(random.nextInt(SALT_ALPHABET.length())));
        }
        return Sha2Crypt.sha512Crypt(password.getBytes(StandardCharsets.UTF_8), salt.toString());
    }
}
