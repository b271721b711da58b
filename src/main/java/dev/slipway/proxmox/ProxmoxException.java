package dev.slipway.proxmox;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a call to Proxmox VE, or a task it started, did not do what we asked.
///
/// The cases are the classes of the field guide's section 21.2. [#getMessage()] is Proxmox's own text, which is
/// fit for users: no token, ticket or password is ever in it. `call` names the method and path without
/// parameters.
public abstract sealed class ProxmoxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String call;
    private final String text;

    private ProxmoxException(String call, String text) {
        super(text);
        this.call = call;
        this.text = text;
    }

    /// Whether this is the failure of a call that was not sent because no endpoint of its cluster answers.
    public static boolean isAway(Throwable failure) {
        return failure instanceof Unreachable unreachable
                && unreachable.awaySince().isPresent();
    }

    @Override
    public String getMessage() {
        return text;
    }

    /// The call that failed, for example `POST /nodes/pve1/qemu/9000/clone`.
    public String call() {
        return call;
    }

    /// The guest, task, storage, snapshot or node is not there.
    public static final class NotFound extends ProxmoxException {
        private static final long serialVersionUID = 1L;

        public NotFound(String call, String text) {
            super(call, text);
        }
    }

    /// The VMID is taken.
    public static final class AlreadyExists extends ProxmoxException {
        private static final long serialVersionUID = 1L;

        public AlreadyExists(String call, String text) {
            super(call, text);
        }
    }

    /// A lock was busy, a worker did not start, or quorum is missing: nothing was done, and later it may work.
    public static final class Locked extends ProxmoxException {
        private static final long serialVersionUID = 1L;

        public Locked(String call, String text) {
            super(call, text);
        }
    }

    /// The guest is not in the state that the call needs, for example `VM 100 is running - destroy failed`.
    public static final class WrongState extends ProxmoxException {
        private static final long serialVersionUID = 1L;

        public WrongState(String call, String text) {
            super(call, text);
        }
    }

    /// The configuration changed since we read it (`digest`).
    public static final class Conflict extends ProxmoxException {
        private static final long serialVersionUID = 1L;

        public Conflict(String call, String text) {
            super(call, text);
        }
    }

    /// Our credentials or their privileges do not suffice.
    public static final class Forbidden extends ProxmoxException {
        private static final long serialVersionUID = 1L;

        private final boolean unauthenticated;

        public Forbidden(String call, String text) {
            this(call, text, false);
        }

        Forbidden(String call, String text, boolean unauthenticated) {
            super(call, text);
            this.unauthenticated = unauthenticated;
        }

        /// Whether Proxmox VE does not know us at all (status 401), rather than our privileges being too few.
        public boolean unauthenticated() {
            return unauthenticated;
        }
    }

    /// Proxmox VE does not accept the request as it is; `errors` has its text per parameter.
    public static final class Rejected extends ProxmoxException {
        private static final long serialVersionUID = 1L;

        private final transient Map<String, String> errors;

        public Rejected(String call, String text, Map<String, String> errors) {
            super(call, text);
            this.errors = Map.copyOf(errors);
        }

        /// What Proxmox VE says about each parameter, by its name; empty when it says nothing so exact.
        public Map<String, String> errors() {
            return errors;
        }
    }

    /// No space, memory, CPU or VMID is left.
    public static final class NoCapacity extends ProxmoxException {
        private static final long serialVersionUID = 1L;

        public NoCapacity(String call, String text) {
            super(call, text);
        }
    }

    /// The call surely was not executed, because no endpoint, or not the node, could be reached.
    public static final class Unreachable extends ProxmoxException {
        private static final long serialVersionUID = 1L;

        private final @Nullable Instant awaySince;

        /// The node, or the way to it, is missing, while the cluster may answer.
        public Unreachable(String call, String text) {
            super(call, text);
            this.awaySince = null;
        }

        /// No endpoint of the cluster has answered anything since.
        public Unreachable(String call, String text, Instant awaySince) {
            super(call, text);
            this.awaySince = awaySince;
        }

        /// Since when the whole cluster does not answer; empty when only its node could not be reached.
        public Optional<Instant> awaySince() {
            return Optional.ofNullable(awaySince);
        }
    }

    /// The call was not sent, because this process may no longer change anything: [ChangeGuard]. Another one may
    /// be at work in its place, so whoever meets this stops without a word.
    public static final class Withheld extends ProxmoxException {
        private static final long serialVersionUID = 1L;

        public Withheld(String call) {
            super(call, "this process may no longer change anything");
        }
    }

    /// The call may or may not have been executed: look before anything is repeated or undone.
    public static final class UnknownOutcome extends ProxmoxException {
        private static final long serialVersionUID = 1L;

        public UnknownOutcome(String call, String text) {
            super(call, text);
        }
    }

    /// Any other failure, in Proxmox's own words.
    public static final class Failed extends ProxmoxException {
        private static final long serialVersionUID = 1L;

        public Failed(String call, String text) {
            super(call, text);
        }
    }
}
