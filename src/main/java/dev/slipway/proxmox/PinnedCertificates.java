package dev.slipway.proxmox;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Set;
import javax.net.ssl.X509TrustManager;

/// Trusts a certificate by the SHA-256 of its DER alone, as the nodes of a cluster do among themselves (field
/// guide 23).
final class PinnedCertificates implements X509TrustManager {

    private final Set<String> fingerprints;

    PinnedCertificates(Set<String> fingerprints) {
        this.fingerprints = fingerprints;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (chain.length == 0 || !fingerprints.contains(fingerprint(chain[0]))) {
            throw new CertificateException("the certificate has none of the configured fingerprints");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private static String fingerprint(X509Certificate certificate) throws CertificateException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new CertificateException("no SHA-256", e);
        }
    }
}
