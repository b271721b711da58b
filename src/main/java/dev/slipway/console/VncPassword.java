package dev.slipway.console;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// How VNC proves that one knows a password: a challenge is encrypted with it (RFC 6143, 7.2.2).
///
/// That is weak, and only travels between us and Proxmox VE, inside TLS, for a password that is good once.
final class VncPassword {

    private static final int LENGTH = 8;

    private VncPassword() {}

    /// The challenge of 16 bytes, encrypted with the first 8 characters of the password.
    static byte[] response(String password, byte[] challenge) {
        byte[] key = Arrays.copyOf(password.getBytes(StandardCharsets.ISO_8859_1), LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            // VNC counts the bits of each byte of the key from the other end
            key[i] = (byte) (Integer.reverse(key[i]) >>> 24);
        }
        try {
            Cipher des = Cipher.getInstance("DES/ECB/NoPadding");
            des.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "DES"));
            return des.doFinal(challenge);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has DES", impossible);
        }
    }
}
