package dev.slipway.dashboard;

import dev.slipway.vm.ConfigView;
import dev.slipway.vm.MigrationView;
import org.jspecify.annotations.Nullable;

/// What the forms that change a VM show: how it is, where it can go, and which form was refused and why.
/// `failure` says why the first two are not known; `move` is for administrators.
record ChangePane(
        @Nullable ConfigView config,
        @Nullable MigrationView move,
        @Nullable String failure,
        String refusedForm,
        String refused) {

    static final ChangePane EMPTY = new ChangePane(null, null, null, "", "");

    static ChangePane refused(String form, String why) {
        return new ChangePane(null, null, null, form, why);
    }

    ChangePane with(ConfigView known) {
        return new ChangePane(known, move, failure, refusedForm, refused);
    }

    ChangePane with(MigrationView known) {
        return new ChangePane(config, known, failure, refusedForm, refused);
    }

    ChangePane unknown(String why) {
        return new ChangePane(config, move, why, refusedForm, refused);
    }
}
