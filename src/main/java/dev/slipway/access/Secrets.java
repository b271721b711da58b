package dev.slipway.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Making secrets, and comparing them in a time that tells nothing about them.
public final class Secrets {

    /// Without the letters and digits that look alike.
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    /// What OWASP advises for this function.
    private static final int ITERATIONS = 600_000;

    private static final int DERIVED_BITS = 256;

    private Secrets() {}

    /// `length` characters of 4.95 bits each.
    public static String generate(int length) {
        // made here and not once: a native image must not carry a random generator's state
        SecureRandom random = new SecureRandom();
        return random.ints(length, 0, ALPHABET.length())
                .collect(StringBuilder::new, (text, i) -> text.append(ALPHABET.charAt(i)), StringBuilder::append)
                .toString();
    }

    /// Whether both are the same; also their lengths stay unknown, because digests are compared.
    static boolean same(String expected, String given) {
        return MessageDigest.isEqual(digest(expected), digest(given));
    }

    /// A secret that everybody makes who knows the first one, and that does not give it away. It takes a good
    /// part of a second, so that nobody tries many.
    static String derive(String secret, String purpose) {
        PBEKeySpec guess = new PBEKeySpec(
                secret.toCharArray(), purpose.getBytes(StandardCharsets.UTF_8), ITERATIONS, DERIVED_BITS);
        try {
            SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
            return HexFormat.of().formatHex(factory.generateSecret(guess).getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has PBKDF2", impossible);
        }
    }

    /// What stands for a secret where it must not be kept.
    public static String fingerprint(String secret) {
        return HexFormat.of().formatHex(digest(secret));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
