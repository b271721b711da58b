package dev.slipway.vm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/// Recognizes OpenSSH public keys, because Proxmox VE refuses a bad one only after the VM has been made.
final class SshKey {

    private static final Set<String> TYPES = Set.of(
            "ssh-rsa",
            "ssh-ed25519",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com");
    private static final int MAX_LENGTH = 16_384;

    private SshKey() {}

    /// Whether a line is `<type> <base64> [comment]` and the key material names the same type (RFC 4253, 6.6).
    static boolean isPublicKey(String line) {
        if (line.length() > MAX_LENGTH || line.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        String[] part = line.strip().split(" ", 3);
        return part.length >= 2 && TYPES.contains(part[0]) && part[0].equals(typeOf(part[1]));
    }

    private static String typeOf(String material) {
        try {
            ByteBuffer key = ByteBuffer.wrap(Base64.getDecoder().decode(material));
            int length = key.remaining() < Integer.BYTES ? -1 : key.getInt();
            if (length <= 0 || length >= key.remaining()) {
                return "";
            }
            byte[] type = new byte[length];
            key.get(type);
            return new String(type, StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }
}
