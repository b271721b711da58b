package dev.slipway.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;

/// The simulator's own certificate for localhost. Its key is public, so it proves nothing about anybody.
final class Certificate {

    static final String FINGERPRINT = fingerprint();

    private Certificate() {}

    static PemKeyCertOptions keyAndCertificate() {
        return new PemKeyCertOptions()
                .setKeyValue(Buffer.buffer(resource("key.pem")))
                .setCertValue(Buffer.buffer(resource("certificate.pem")));
    }

    /// As text, as Proxmox VE hands it out.
    static String pem() {
        return new String(resource("certificate.pem"), StandardCharsets.US_ASCII);
    }

    private static String fingerprint() {
        try {
            byte[] der = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(resource("certificate.pem")))
                    .getEncoded();
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(der);
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(sha);
        } catch (CertificateException | NoSuchAlgorithmException broken) {
            throw new IllegalStateException("the simulator's certificate is damaged", broken);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = Certificate.class.getResourceAsStream("/simulator/" + name)) {
            if (in == null) {
                throw new IllegalStateException("resource simulator/" + name + " is missing from this build");
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
