package dev.slipway.problem;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that no HTTP client would send, written to the connection as they are.
@QuarkusTest
class WireTest {

    private static final String TOKEN = "Authorization: Bearer token-of-the-tests-0123456789\r\n";

    @TestHTTPResource
    URI server;

    private String answer(String request) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    private String answer(String line, String... headers) throws IOException {
        return answer(line + "\r\nConnection: close\r\n" + String.join("", headers) + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: a b:zz\r\n", "Host: x:99999999\r\n", "Host: x/\"><b>@y\r\n"})
    void whoNamesNoServerIsToldSo(String host) throws IOException {
        assertThat(answer("GET /q/health/ready HTTP/1.1", host))
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json", "/problems/invalid-request", "Host header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/q/health/live"})
    void anOldLoadBalancerNeedNotNameTheServer(String path) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(13), US_ASCII))
                    .isEqualTo("HTTP/1.0 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0\r\nConnection: close", "HTTP/1.1\r\nHost: \r\nConnection: close"})
    void whoIsNotSignedInIsLedToTheSignInPageEvenWithoutAServerName(String version) throws IOException {
        assertThat(answer("GET / " + version + "\r\n\r\n"))
                .containsPattern("^HTTP/1.[01] 30[23] ")
                .contains("/login");
    }

    @Test
    void aHugeBodyInChunksIsRefusedWithTheSameWords() throws IOException {
        String chunk = Integer.toHexString(400_000) + "\r\n" + "{\"name\": \"" + "x".repeat(400_000 - 10) + "\r\n";
        assertThat(answer(
                        "POST /api/v1/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                                + TOKEN + "Transfer-Encoding: chunked\r\n\r\n" + chunk + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .contains("application/problem+json", "the body is larger than this server takes");
    }

    @Test
    void aConsoleNeedsTheNameThatItsAddressIsMadeOf() throws IOException {
        assertThat(answer("GET /api/v1/vms/104/console HTTP/1.1", "Host: \r\n", TOKEN))
                .startsWith("HTTP/1.1 400 ")
                .contains("/problems/invalid-request");
    }
}
