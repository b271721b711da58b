package dev.slipway.vm;

import dev.slipway.proxmox.GuestConfig;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The configuration that a change is meant for: that with this digest, or whichever it is when the client gave
/// none.
record MeantFor(@Nullable String digest) {

    static final MeantFor ANY = new MeantFor(null);

    static final Pattern FORM = Pattern.compile("[0-9a-f]{40}");
    static final String RULE = "is the digest of a configuration: 40 hexadecimal digits";

    /// Throws [Refusal.Conflict] when the VM has another configuration by now.
    void require(VmRef vm, GuestConfig config) {
        if (digest != null && !digest.equals(config.digest())) {
            throw new Refusal.Conflict(
                    ProblemType.CHANGED_MEANWHILE,
                    "Changed meanwhile",
                    "the configuration of VM %s has changed since; read it again and repeat".formatted(vm));
        }
    }
}
