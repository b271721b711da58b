package dev.slipway.vm;

import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The configuration that a change is meant for: that with this digest, or whichever it is when the client gave
/// none.
public record MeantFor(@Nullable String digest) {

    public static final MeantFor ANY = new MeantFor(null);

    static final Pattern FORM = Pattern.compile("[0-9a-f]{40}");
    static final String RULE = "is the digest of a configuration: 40 hexadecimal digits";

    /// What the parameter `digest` of a request says. Throws [Refusal.InvalidRequest] for what is no digest.
    public static MeantFor of(@Nullable String digest) {
        if (digest != null && !FORM.matcher(digest).matches()) {
            throw new Refusal.InvalidRequest(List.of(FieldError.parameter("digest", RULE)));
        }
        return new MeantFor(digest);
    }

    /// Throws [Refusal.Conflict] when the VM has another configuration by now, of which this is the digest.
    public void require(VmRef vm, @Nullable String present) {
        if (digest != null && !digest.equals(present)) {
            throw new Refusal.Conflict(
                    ProblemType.CHANGED_MEANWHILE,
                    "Changed meanwhile",
                    "the configuration of VM %s has changed since; read it again and repeat".formatted(vm));
        }
    }
}
