package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.Step;
import dev.slipway.operation.TestRequester;
import dev.slipway.provisioning.FailureMatrixScenarioTest.Trouble;
import dev.slipway.refusal.Refusal;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.GuestView;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Cloud images become templates, or nothing of them is left.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class ImportScenarioTest {

    private static final String URL = "https://images.example.org/noble-server-cloudimg-amd64.img";
    private static final String CHECKSUM = "ab".repeat(32);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    ProxmoxSimulator simulator;

    @Inject
    Scenario scenario;

    @Inject
    Imports imports;

    private Set<String> looseBefore;
    private List<String> filesBefore;

    @BeforeEach
    void look() {
        scenario.look();
        looseBefore = Scenario.looseVolumes(simulator);
        filesBefore = simulator.files();
    }

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @Test
    void anImageBecomesATemplateThatCloudInitCanSetUp() {
        // When
        Operation operation = ended(request(URL, CHECKSUM));

        // Then
        made(operation);
        assertThat(guest(operation).config())
                .containsEntry("agent", "1")
                .containsEntry("serial0", "socket")
                .containsEntry("vga", "serial0")
                .containsEntry("scsihw", "virtio-scsi-single")
                .containsEntry("boot", "order=scsi0");
        assertThat(guest(operation).config().get("scsi0")).contains("base-", "size=2G");
        assertThat(guest(operation).config().get("ide2")).contains("cloudinit");
    }

    static Stream<Arguments> everyTroubleAtEveryStep() {
        return Stream.of(Step.DOWNLOAD, Step.CREATE, Step.TEMPLATE)
                .flatMap(step -> Arrays.stream(Trouble.values())
                        // the call has locked the VMID then, which no token can undo: BlankScenarioTest tells of it
                        .filter(trouble -> step != Step.CREATE || trouble != Trouble.TASK_VANISHED_NOT_DONE)
                        .map(trouble -> Arguments.of(step, trouble)));
    }

    /// The flag is set with the call, the disks are converted by its task.
    private static final Set<Trouble> LEAVES_HALF_A_TEMPLATE =
            EnumSet.of(Trouble.TASK_LOCK_BUSY, Trouble.TASK_VANISHED_NOT_DONE);

    private static final Map<Step, String> CALLS = Map.of(
            Step.DOWNLOAD, ".*/download-url",
            Step.CREATE, "/nodes/[^/]+/qemu",
            Step.TEMPLATE, ".*/template");

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyTroubleAtEveryStep")
    void aTroubledStepIsCompletedOrUndone(Step step, Trouble trouble) {
        // Given
        simulator
                .faults()
                .add(trouble.effect.apply(Fault.on("POST", CALLS.get(step)).times(1)));

        // When
        Operation operation = ended(request(URL, CHECKSUM));

        // Then
        if (trouble.survived && !(step == Step.TEMPLATE && LEAVES_HALF_A_TEMPLATE.contains(trouble))) {
            made(operation);
        } else {
            assertThat(operation.state())
                    .as("%s", operation.entries())
                    .isInstanceOfSatisfying(OperationState.Failed.class, failed -> {
                        assertThat(failed.failure().step()).isEqualTo(step);
                        assertThat(failed.leftovers()).isEmpty();
                    });
            assertThat(Scenario.made(simulator, operation.id())).isEmpty();
            assertThat(simulator.files()).isEqualTo(filesBefore);
        }
        assertThat(Scenario.looseVolumes(simulator)).isEqualTo(looseBefore);
    }

    @Test
    void aFileThatCannotBeDeletedMakesTheTemplateNoWorse() {
        // Given
        simulator
                .faults()
                .add(Fault.on("DELETE", ".*/content/.*")
                        .answer(403, "Permission check failed (/storage/local, Datastore.Allocate)")
                        .always());

        // When
        Operation operation = ended(request(URL, CHECKSUM));

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(guest(operation).template()).isTrue();
        assertThat(operation.failure())
                .get()
                .satisfies(failure -> assertThat(failure.step()).isEqualTo(Step.CLEAN_UP));
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://images.example.org/a.qcow2, url",
        "https://kim:secret@images.example.org/a.qcow2, url",
        "file:///etc/passwd, url",
        "/etc/passwd, url",
        "https:///a.qcow2, url"
    })
    void anAddressThatIsNoneOfTheWebIsRefused(String url, String field) {
        assertThatThrownBy(() -> ended(request(url, CHECKSUM)))
                .isInstanceOf(Refusal.InvalidRequest.class)
                .hasMessageStartingWith(field + ": ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aChecksumIsAskedFor() {
        assertThatThrownBy(() -> ended(request(URL, null))).hasMessageContaining("checksum: is required");
        assertThatThrownBy(() -> ended(request(URL, "abc")))
                .hasMessageContaining("checksum: has 64 hexadecimal digits");
    }

    private static ImportTemplateRequest request(String url, @Nullable String checksum) {
        return new ImportTemplateRequest(
                "image-" + Scenario.freshName(),
                url,
                checksum,
                null,
                null,
                "made by a test",
                null,
                null,
                "ceph",
                null,
                null,
                null);
    }

    private Operation ended(ImportTemplateRequest request) {
        Operation accepted = imports.admit(request, TestRequester.ADMIN).await().atMost(PATIENCE);
        return scenario.ended(accepted.id());
    }

    private GuestView guest(Operation operation) {
        return Scenario.made(simulator, operation.id()).getFirst();
    }

    private void made(Operation operation) {
        assertThat(operation.state()).as("%s", operation.entries()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(Scenario.made(simulator, operation.id())).singleElement().satisfies(guest -> {
            assertThat(guest.template()).isTrue();
            assertThat(guest.lock()).isEmpty();
            assertThat(guest.name()).isEqualTo(operation.name());
        });
        assertThat(simulator.files()).isEqualTo(filesBefore);
    }
}
