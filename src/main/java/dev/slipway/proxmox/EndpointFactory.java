package dev.slipway.proxmox;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/// Builds the REST client of one address the way pveproxy wants to be spoken to (field guide 1).
record EndpointFactory(ClusterSettings settings, InstantSource clock) {

    /// pveproxy closes a connection after 5 s without a request; a POST into one that it is just closing is lost.
    private static final int IDLE_SECONDS = 3;

    /// More than all gates of a cluster let through: a call must not wait a second time.
    private static final int POOL_SIZE = 256;

    Endpoint endpoint(URI address, Authentication authentication) {
        QuarkusRestClientBuilder builder = QuarkusRestClientBuilder.newBuilder()
                .baseUri(address)
                .httpClientOptions(httpOptions())
                .connectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(settings.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .followRedirects(false)
                .enableCompression(true)
                .userAgent("slipway")
                .disableDefaultMapper(true)
                .register(new Refusals())
                .register(authentication);
        if (address.getScheme().equals("https")) {
            builder.tlsConfiguration(new TrustedTls(settings.trust()));
        }
        return new Endpoint(address, builder.build(ProxmoxApi.class), clock);
    }

    /// HTTP/1.1 without ALPN, because pveproxy knows nothing newer.
    private HttpClientOptions httpOptions() {
        return new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setUseAlpn(false)
                .setKeepAlive(true)
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setMaxPoolSize(POOL_SIZE);
    }

    /// The reason phrase is the first line of the error text, and on old servers all of it.
    private record Refusals() implements ResponseExceptionMapper<ErrorAnswer> {

        @Override
        public boolean handles(int status, MultivaluedMap<String, Object> headers) {
            return status >= 300;
        }

        @Override
        public ErrorAnswer toThrowable(Response response) {
            String reason = response.getStatusInfo().getReasonPhrase();
            String body = response.hasEntity() ? response.readEntity(String.class) : "";
            return new ErrorAnswer(response.getStatus(), reason == null ? "" : reason, body == null ? "" : body);
        }
    }
}
