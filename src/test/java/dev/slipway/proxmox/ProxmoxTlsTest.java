package dev.slipway.proxmox;

import static dev.slipway.proxmox.TestClusters.GUEST;
import static dev.slipway.proxmox.TestClusters.NODE;
import static dev.slipway.proxmox.TestClusters.failureOf;
import static dev.slipway.proxmox.TestClusters.itemOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.proxmox.RawServer.Reply;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which certificates are accepted: a server with one of its own, as every node has after its installation.
@QuarkusTest
class ProxmoxTlsTest {

    private static final char[] STORE_PASSWORD = "not-a-secret".toCharArray();

    @TempDir
    private Path folder;

    private KeyStore keys;
    private RawServer server;

    @BeforeEach
    void start() throws Exception {
        keys = selfSigned("SAN=dns:localhost");
        server = new RawServer(
                "https",
                context(keys).getServerSocketFactory(),
                request -> Reply.json("{\"data\":{\"version\":\"9.2\"}}"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anUnknownAuthorityIsRefusedAndNothingIsSent() {
        assertThat(failure(new Trust.SystemAuthorities(), server.address()))
                .isInstanceOf(ProxmoxException.Unreachable.class)
                .hasMessageContaining("certificate");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anAuthorityFileIsTrusted() throws Exception {
        assertThat(version(new Trust.AuthorityFile(certificateFile(keys)), server.address()))
                .isEqualTo("9.2");
    }

    @Test
    void anotherAuthorityFileIsNoHelp() throws Exception {
        Path other = certificateFile(selfSigned("SAN=dns:localhost"));
        assertThat(failure(new Trust.AuthorityFile(other), server.address()))
                .isInstanceOf(ProxmoxException.Unreachable.class);
    }

    @Test
    void aTrustedCertificateForAnotherNameIsRefused() throws Exception {
        URI otherName = URI.create("https://127.0.0.1:" + server.address().getPort());
        assertThat(failure(new Trust.AuthorityFile(certificateFile(keys)), otherName))
                .isInstanceOf(ProxmoxException.Unreachable.class);
    }

    @Test
    void aPinnedCertificateIsTrustedUnderAnyName() throws Exception {
        Trust pinned = new Trust.Pinned(Set.of("00".repeat(32), fingerprint()));
        URI otherName = URI.create("https://127.0.0.1:" + server.address().getPort());
        assertThat(version(pinned, server.address())).isEqualTo("9.2");
        assertThat(version(pinned, otherName)).isEqualTo("9.2");
    }

    @Test
    void aCertificateWithAnotherPinIsRefusedAndNothingIsSent() {
        assertThat(failure(new Trust.Pinned(Set.of("00".repeat(32))), server.address()))
                .isInstanceOf(ProxmoxException.Unreachable.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void insecureTakesAnything() {
        URI otherName = URI.create("https://127.0.0.1:" + server.address().getPort());
        assertThat(version(new Trust.Anything(), otherName)).isEqualTo("9.2");
    }

    @Test
    void http2IsNotOffered() {
        version(new Trust.Anything(), server.address());
        assertThat(server.requests()).extracting(RawServer.Request::method).containsExactly("GET");
    }

    private String version(Trust trust, URI address) {
        ProxmoxClient client = TestClusters.connect(TestClusters.settings(TestClusters.TOKEN, trust, address));
        try {
            return itemOf(client.version()).text();
        } finally {
            client.close();
        }
    }

    private Throwable failure(Trust trust, URI address) {
        ProxmoxClient client = TestClusters.connect(TestClusters.settings(TestClusters.TOKEN, trust, address));
        try {
            return failureOf(client.start(NODE, GUEST));
        } finally {
            client.close();
        }
    }

    private String fingerprint() throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(keys.getCertificate("pve").getEncoded()));
    }

    private Path certificateFile(KeyStore store) throws GeneralSecurityException, IOException {
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(store.getCertificate("pve").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        return Files.writeString(Files.createTempFile(folder, "ca", ".pem"), pem);
    }

    private KeyStore selfSigned(String extension) throws Exception {
        Path file = folder.resolve("keys-" + System.nanoTime() + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "pve",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        extension,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(STORE_PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, STORE_PASSWORD);
            return store;
        }
    }

    private static SSLContext context(KeyStore store) throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, STORE_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
