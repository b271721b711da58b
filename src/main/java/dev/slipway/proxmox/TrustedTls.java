package dev.slipway.proxmox;

import io.quarkus.tls.BaseTlsConfiguration;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.TrustOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// [Trust] in the words of the TLS library. The host name is verified too, except where a pin says more than a
/// name.
final class TrustedTls extends BaseTlsConfiguration {

    private final Trust trust;

    TrustedTls(Trust trust) {
        this.trust = trust;
    }

    /// `null` means the system's authorities.
    @Override
    public @Nullable TrustOptions getTrustStoreOptions() {
        return switch (trust) {
            case Trust.SystemAuthorities system -> null;
            case Trust.Anything anything -> null;
            case Trust.AuthorityFile file ->
                new PemTrustOptions().addCertPath(file.path().toString());
            case Trust.Pinned pinned -> TrustOptions.wrap(new PinnedCertificates(pinned.fingerprints()));
        };
    }

    @Override
    public SSLOptions getSSLOptions() {
        return new SSLOptions();
    }

    @Override
    public boolean isTrustAll() {
        return trust instanceof Trust.Anything;
    }

    @Override
    public Optional<String> getHostnameVerificationAlgorithm() {
        return switch (trust) {
            case Trust.SystemAuthorities system -> Optional.of("HTTPS");
            case Trust.AuthorityFile file -> Optional.of("HTTPS");
            case Trust.Pinned pinned -> Optional.of("NONE");
            case Trust.Anything anything -> Optional.of("NONE");
        };
    }

    @Override
    public String getName() {
        return "proxmox";
    }
}
