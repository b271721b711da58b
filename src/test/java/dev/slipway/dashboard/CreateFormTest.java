package dev.slipway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.provisioning.CreateVmRequest;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateFormTest {

    private static CreateForm form(String... pairs) {
        Map<String, List<String>> sent = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            sent.put(pairs[i], List.of(pairs[i + 1]));
        }
        return CreateForm.sent(sent);
    }

    @Test
    void theShortestFormAsksForNoMoreThanItSays() {
        CreateVmRequest request = form(
                        "name", " web-1 ", "template", "lab:debian-12", "size", "small", "ip_mode", "dhcp", "node", "")
                .request();

        assertThat(request.name()).isEqualTo("web-1");
        assertThat(request.cluster()).isEqualTo("lab");
        assertThat(request.template()).isEqualTo("debian-12");
        assertThat(request.size()).isEqualTo("small");
        assertThat(request.node()).isNull();
        assertThat(request.cloudInit()).isNull();
        assertThat(request.startOnCreate()).isFalse();
    }

    @Test
    void anImageIsTakenInThePlaceOfATemplate() {
        CreateVmRequest request =
                form("template", "iso|lab|local:iso/debian.iso").request();

        assertThat(request.cluster()).isEqualTo("lab");
        assertThat(request.iso()).isEqualTo("local:iso/debian.iso");
        assertThat(request.template()).isNull();
        assertThat(request.blank()).isNull();
    }

    @Test
    void anEmptyDiskIsChosenAndNeverForgotten() {
        CreateVmRequest chosen = form("template", "blank|lab").request();

        assertThat(chosen.cluster()).isEqualTo("lab");
        assertThat(chosen.blank()).isTrue();
        assertThat(form("name", "web-1").request().blank()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso|", "iso|lab", "iso||", "blank|", "|", ":"})
    void aChoiceThatThePageDoesNotOfferIsNoDefect(String chosen) {
        assertThat(form("template", chosen).request()).isNotNull();
    }

    @Test
    void theSameFormForAnotherVmIsAnotherRequest() {
        String first = form("key", "k-1", "name", "web-1").requestKey();

        assertThat(form("key", "k-1", "name", "web-1").requestKey()).isEqualTo(first);
        assertThat(form("key", "k-1", "name", "web-2").requestKey()).isNotEqualTo(first);
        assertThat(form("key", "k-2", "name", "web-1").requestKey()).isNotEqualTo(first);
    }

    @Test
    void ownValuesAreNumbers() {
        CreateVmRequest request =
                form("cores", "4", "memory", "8192", "disk_size", "100").request();

        assertThat(request.cores()).isEqualTo(4);
        assertThat(request.memory()).isEqualTo(8192);
        assertThat(request.diskSize()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"four", "4.5", "-1", "99999999999"})
    void whatIsNoNumberIsNamed(String cores) {
        assertThatThrownBy(() -> form("cores", cores).request())
                .isInstanceOfSatisfying(
                        Refusal.InvalidRequest.class,
                        refusal -> assertThat(refusal.errors())
                                .extracting(FieldError::field)
                                .containsExactly("cores"));
    }

    @Test
    void ownValuesOfAnEarlierMindDoNotBeatTheSize() {
        CreateVmRequest request =
                form("size", "small", "cores", "64", "memory", "much").request();

        assertThat(request.cores()).isNull();
        assertThat(request.memory()).isNull();
    }

    @Test
    void everyWrongNumberIsNamedAtOnce() {
        assertThatThrownBy(() ->
                        form("cores", "four", "disk_size", "1.5", "vlan", "x").request())
                .isInstanceOfSatisfying(
                        Refusal.InvalidRequest.class,
                        refusal -> assertThat(refusal.errors())
                                .extracting(FieldError::field)
                                .containsExactly("cores", "disk_size", "vlan"));
    }

    @Test
    void aPasswordThatIsNotSentBackIsAskedForAgain() {
        CreateForm refused = form("cloud_init.password", "pw").refused(new Refusal.NotFound("x"));

        assertThat(refused.passwordDropped()).isTrue();
        assertThat(refused.opensLogin()).isTrue();
    }

    @Test
    void whatWasFilledInStaysUnfolded() {
        CreateForm refused =
                form("tags", "web", "ip_mode", "dhcp").refused(Refusal.InvalidRequest.of("name", "is required"));

        assertThat(refused.opens("description", "tags")).isTrue();
        assertThat(refused.opensLogin()).isFalse();
    }

    @Test
    void listsAreTakenApart() {
        CreateVmRequest request = form(
                        "tags",
                        "web, staging  blue",
                        "cloud_init.ssh_keys",
                        "ssh-ed25519 AAAA a@b\r\n\r\nssh-rsa BBBB c@d\n",
                        "cloud_init.dns",
                        "1.1.1.1,9.9.9.9")
                .request();

        assertThat(request.tags()).containsExactly("web", "staging", "blue");
        assertThat(request.cloudInit()).satisfies(cloudInit -> {
            assertThat(cloudInit.sshKeys()).containsExactly("ssh-ed25519 AAAA a@b", "ssh-rsa BBBB c@d");
            assertThat(cloudInit.dns()).containsExactly("1.1.1.1", "9.9.9.9");
            assertThat(cloudInit.ipConfig()).isEqualTo("dhcp");
        });
    }

    @Test
    void aFixedAddressThatWasNotFilledInIsNotTakenForDhcp() {
        assertThat(form("ip_mode", "static").request().cloudInit())
                .satisfies(cloudInit -> assertThat(cloudInit.ipConfig()).isEmpty());
    }

    @Test
    void aPasswordIsTakenAsItIsAndNeverSentBack() {
        CreateForm form = form("cloud_init.password", " pass word ");

        assertThat(form.request().cloudInit().password()).isEqualTo(" pass word ");
        assertThat(form.refused(new Refusal.NotFound("x")).value("cloud_init.password"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "name, name",
        "tags.1, tags",
        "cloud_init.ssh_keys.0, cloud_init.ssh_keys",
        "cloud_init, cloud_init.user",
        "cluster, template"
    })
    void anErrorStandsAtItsField(String field, String place) {
        CreateForm form = form("name", "web-1").refused(Refusal.InvalidRequest.of(field, "is wrong"));

        assertThat(form.error(place)).isEqualTo("is wrong");
        assertThat(form.failure()).isNull();
        assertThat(form.value("name")).isEqualTo("web-1");
    }

    @Test
    void aRefusalWithoutAFieldStandsAboveTheForm() {
        CreateForm form = form().refused(new Refusal.Conflict(ProblemType.NO_CAPACITY, "No room", "no node has room"));

        assertThat(form.failure()).isEqualTo("no node has room");
        assertThat(form.errors()).isEmpty();
    }

    @Test
    void theKeyStaysUntilTheFormIsAccepted() {
        CreateForm sent = form("key", "k-1");

        assertThat(sent.refused(new Refusal.NotFound("x")).key()).isEqualTo("k-1");
        assertThat(CreateForm.accepted("web-1").key()).isNotEqualTo("k-1");
    }
}
