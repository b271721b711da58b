package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

    private static GuestSettings settings(
            @Nullable CloudInit init, @Nullable List<String> tags, @Nullable String description) {
        return new GuestSettings(null, null, null, init, null, tags, description, "0123456789");
    }
}
