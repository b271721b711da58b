package dev.slipway.dashboard;

import dev.slipway.vm.ConfigView;
import dev.slipway.vm.MigrationView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the forms that change a VM show: how it is, where it can go, and the form that was sent and refused.
/// `failure` says why the first two are not known; `move` is for administrators.
record ChangePane(
        @Nullable ConfigView config,
        @Nullable MigrationView move,
        @Nullable String failure,
        SentForm sent) {

    /// The name of the form whose fields show how the VM is.
    private static final String SETTINGS = "settings";

    static ChangePane of(SentForm sent) {
        return new ChangePane(null, null, null, sent);
    }

    ChangePane with(ConfigView known) {
        return new ChangePane(known, move, failure, sent);
    }

    ChangePane with(MigrationView known) {
        return new ChangePane(config, known, failure, sent);
    }

    ChangePane unknown(String why) {
        return new ChangePane(config, move, why, sent);
    }

    public SentForm form(String name) {
        return sent.named(name);
    }

    /// Whether there is something to show in the form of settings.
    public boolean settings() {
        return config != null || form(SETTINGS).refused();
    }

    /// What stands in a field of the settings: what was typed over what it showed, or else how it is.
    public String setting(String field) {
        SentForm typed = form(SETTINGS);
        return config == null || typed.touched(field) ? typed.value(field) : present(config, field);
    }

    /// How a field of the settings is, as far as known: what is sent back like that is not changed.
    public String shown(String field) {
        return config == null ? form(SETTINGS).shown(field) : present(config, field);
    }

    /// What somebody else has set a field to since the form was made that came back; empty when nobody did.
    public String meanwhile(String field) {
        SentForm typed = form(SETTINGS);
        if (config == null || !typed.knows(field)) {
            return "";
        }
        String now = present(config, field).strip();
        return now.equals(typed.shown(field)) ? "" : now.isEmpty() ? "–" : now;
    }

    private static String present(ConfigView config, String field) {
        Object value =
                switch (field) {
                    case "name" -> config.name();
                    case "description" -> config.description();
                    case "cores" -> config.cores();
                    case "memory" -> config.memory();
                    case "disk_size" -> config.diskSize();
                    case "tags" -> String.join(", ", config.tags());
                    default -> throw new IllegalArgumentException("the settings have no field " + field);
                };
        return Objects.toString(value, "");
    }

    /// The configuration that the form shows: it is sent along so that nobody's change is overwritten unseen.
    public String digest() {
        return config == null ? form(SETTINGS).value("digest") : Objects.toString(config.digest(), "");
    }
}
