package dev.slipway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.contract.ContractDocument.Call;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.vm.OwnVms;
import dev.slipway.vm.VmRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What only reads is refused as the OpenAPI document says, no more and no less, when Proxmox VE is in the way.
@QuarkusTest
@WithTestResource(RefusalScenarioTest.World.class)
class RefusalScenarioTest {

    /// Here Proxmox VE was never asked before, so that there are no older answers to give.
    public static class World extends SimulatorResource {}

    private static final String STREAM = "followEvents";

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    private ContractDocument document;

    @BeforeEach
    void read() throws IOException {
        document = ContractDocument.read(token);
    }

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @ParameterizedTest
    @CsvSource({"500, something went wrong, 502", "403, Permission check failed, 502", "596, Connection timed out, 503"
    })
    void whatAsksProxmoxVeSaysHowItFails(int answer, String text, int status) {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator.faults().add(Fault.on("GET", ".*").answer(answer, text).always());

        // When
        Map<Call, Integer> told = new HashMap<>();
        reading().forEach(call -> told.put(call, status(call, vm)));

        // Then
        assertThat(told)
                .allSatisfy((call, refusal) -> assertThat(statuses(call))
                        .as("%s answers %d", call, refusal)
                        .contains(Integer.toString(refusal)));
        assertThat(told.keySet())
                .filteredOn(call -> told.get(call) == status)
                .containsExactlyInAnyOrderElementsOf(reading().stream()
                        .filter(call -> statuses(call).contains("502"))
                        .toList());
    }

    @Test
    void theConsoleOfAVmThatIsOffIsRefusedAsItSays() {
        Call console = reading().stream()
                .filter(call -> call.id().equals("openConsole"))
                .findFirst()
                .orElseThrow();

        int status = status(console, own.add(simulator, false));

        assertThat(status).isEqualTo(409);
        assertThat(statuses(console)).contains("409");
    }

    private List<Call> reading() {
        return document.calls().stream()
                .filter(call -> call.method().equals("get") && !call.id().equals(STREAM))
                .toList();
    }

    private Set<String> statuses(Call call) {
        return document.answers(call).map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    private int status(Call call, VmRef vm) {
        String path = call.path()
                .replace("{vmid}", vm.toString())
                .replace("{node}", "pve1")
                .replace("{upid}", "UPID:pve1:00001234:0000ABCD:67890ABC:qmstart:100:root@pam:")
                .replace("{id}", UUID.randomUUID().toString());
        return RestAssured.given()
                .auth()
                .oauth2(token)
                .accept(ContentType.JSON)
                .get(path)
                .statusCode();
    }
}
