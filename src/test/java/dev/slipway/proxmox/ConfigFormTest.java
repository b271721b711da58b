package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigFormTest {

    private static final CloudInit NOTHING = new CloudInit(null, null, List.of(), null, List.of(), null);

    @Test
    void isEmptyWhenNothingIsToBeSet() {
        assertThat(ConfigForm.of(settings(null, null, null)).isEmpty()).isTrue();
        assertThat(ConfigForm.of(settings(NOTHING, null, null)).isEmpty()).isTrue();
    }

    @Test
    void deletesWhatShallBeEmpty() {
        ConfigForm form = ConfigForm.of(settings(null, List.of(), ""));
        assertThat(form.isEmpty()).isFalse();
        assertThat(form.delete()).isEqualTo("tags,description");
        assertThat(form.tags()).isNull();
        assertThat(form.description()).isNull();
    }

    @Test
    void joinsTags() {
        assertThat(ConfigForm.of(settings(null, List.of("web", "team-a"), null)).tags())
                .isEqualTo("web;team-a");
    }

    @Test
    void knowsWhatIsSoAlready() {
        GuestConfig config = GuestConfig.read(new Fields(new ObjectMapper()
                .valueToTree(Map.of(
                        "tags", "team-a;web",
                        "description", "told\n",
                        "memory", "2048",
                        "ciuser", "kim",
                        "cipassword", "**********"))));
        CloudInit init = new CloudInit("kim", "$6$a$b", List.of(), null, List.of(), null);

        assertThat(config.has(new GuestSettings(1, 2048, null, init, null, List.of("Web", "team-a"), "told", null)))
                .isTrue();
        assertThat(config.has(new GuestSettings(2, 2048, null, null, null, null, null, null)))
                .isFalse();
        assertThat(config.has(new GuestSettings(null, null, null, null, null, List.of(), null, null)))
                .isFalse();
        assertThat(config.has(new GuestSettings(null, null, null, null, null, null, null, null, null, false, true)))
                .isFalse();
        assertThat(config.has(new GuestSettings(null, null, null, null, null, null, null, null, null, false, false)))
                .isTrue();
        assertThat(config.options()).doesNotContainKey("cipassword");
    }

    private static GuestSettings settings(
            @Nullable CloudInit init, @Nullable List<String> tags, @Nullable String description) {
        return new GuestSettings(null, null, null, init, null, tags, description, "0123456789");
    }
}
