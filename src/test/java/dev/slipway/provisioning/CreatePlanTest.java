package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CreatePlanTest {

    private static final String BODY = """
            {"name": "web-1", "cloud_init": {"user": "kim", "password": "secret-of-kim", "ssh_keys": ["ssh-ed25519 AAAA"]}}
            """;

    @Test
    void whatIsDigestedHasNoPassword() throws IOException {
        CreateVmRequest request = new ObjectMapper()
                .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .readValue(BODY, CreateVmRequest.class);

        String digestible = CreatePlan.digestible(request);

        assertThat(request.cloudInit().password()).isEqualTo("secret-of-kim");
        assertThat(digestible).contains("kim", "ssh-ed25519 AAAA").doesNotContain("secret-of-kim");
    }
}
