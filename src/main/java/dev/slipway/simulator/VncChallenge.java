package dev.slipway.simulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.DESKeySpec;

/// The question by which VNC finds out whether somebody knows a password (RFC 6143, 7.2.2).
final class VncChallenge {

    static final int LENGTH = 16;

    private final byte[] question = new byte[LENGTH];
    private final String password;

    VncChallenge(String password) {
        this.password = password;
        new SecureRandom().nextBytes(question);
    }

    byte[] question() {
        return question.clone();
    }

    boolean isAnsweredBy(byte[] answer) {
        try {
            Cipher cipher = Cipher.getInstance("DES/ECB/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key());
            return Arrays.equals(question, cipher.doFinal(answer));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The first eight characters, each with its bits in reverse.
    private SecretKey key() throws GeneralSecurityException {
        byte[] characters = password.getBytes(StandardCharsets.ISO_8859_1);
        byte[] key = new byte[DESKeySpec.DES_KEY_LEN];
        for (int i = 0; i < Math.min(key.length, characters.length); i++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                if ((characters[i] & (1 << bit)) != 0) {
                    key[i] |= (byte) (0x80 >> bit);
                }
            }
        }
        return SecretKeyFactory.getInstance("DES").generateSecret(new DESKeySpec(key));
    }
}
