package dev.slipway.simulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A scripted fault: which calls it hits, how often, and what happens to them.
///
/// It hits once unless [#times] says otherwise. A call that several faults match is hit by the oldest that
/// is not used up.
public final class Fault {

    /// What happens to a call; `executed` says whether it has its effect all the same.
    sealed interface Effect {

        record Answer(int status, String text, Map<String, String> errors, boolean executed) implements Effect {}

        record Drop(boolean executed) implements Effect {}

        record EndTask(TaskEnd end) implements Effect {}
    }

    private final Pattern method;
    private final Pattern path;
    private final Map<String, Pattern> params = new HashMap<>();
    private long skip;
    private long times = 1;
    private Duration delay = Duration.ZERO;
    private Optional<Effect> effect = Optional.empty();
    private long hits;
    private String label = "";
    private Runnable meanwhile = () -> {};

    private Fault(String method, String path) {
        this.method = Pattern.compile(method);
        this.path = Pattern.compile(path);
    }

    /// Hits calls whose method and path (after `/api2/json`) match these regular expressions entirely.
    public static Fault on(String method, String path) {
        return new Fault(method, path);
    }

    /// Hits only calls with a parameter whose value matches a regular expression entirely.
    public Fault with(String parameter, String value) {
        params.put(parameter, Pattern.compile(value));
        return this;
    }

    /// A word by which its script counts it among others.
    public Fault label(String value) {
        label = value;
        return this;
    }

    /// Lets the first `count` matching calls pass.
    public Fault skip(long count) {
        skip = count;
        return this;
    }

    public Fault times(long count) {
        times = count;
        return this;
    }

    public Fault always() {
        return times(Long.MAX_VALUE / 2);
    }

    /// Holds the call back before anything happens; alone it only makes the call slow.
    public Fault delay(Duration value) {
        delay = value;
        return this;
    }

    /// Does this just before the call is looked at: what somebody else does at the worst moment.
    public Fault meanwhile(Runnable foreignHand) {
        meanwhile = foreignHand;
        return this;
    }

    /// Answers this instead of doing anything. 595 to 599 have an empty body, as in Proxmox VE.
    public Fault answer(int status, String text) {
        return effect(new Effect.Answer(status, text, Map.of(), false));
    }

    /// Answers 400 with these errors by parameter instead of doing anything.
    public Fault invalid(Map<String, String> errors) {
        return effect(new Effect.Answer(400, "Parameter verification failed.", Map.copyOf(errors), false));
    }

    /// Does what was asked for, and answers this.
    public Fault answerAfterExecution(int status, String text) {
        return effect(new Effect.Answer(status, text, Map.of(), true));
    }

    /// Closes the connection instead of doing anything.
    public Fault dropBeforeExecution() {
        return effect(new Effect.Drop(false));
    }

    /// Does what was asked for, and closes the connection without an answer.
    public Fault dropAfterExecution() {
        return effect(new Effect.Drop(true));
    }

    /// Lets the task that the call starts end in this way.
    public Fault endTask(TaskEnd end) {
        return effect(new Effect.EndTask(end));
    }

    private Fault effect(Effect value) {
        effect = Optional.of(value);
        return this;
    }

    boolean hits(String callMethod, String callPath, Map<String, String> callParams) {
        if (hits >= skip + times) {
            return false;
        }
        boolean matches = method.matcher(callMethod).matches()
                && path.matcher(callPath).matches()
                && params.entrySet().stream().allMatch(wanted -> {
                    String value = callParams.get(wanted.getKey());
                    return value != null && wanted.getValue().matcher(value).matches();
                });
        if (!matches) {
            return false;
        }
        hits++;
        return hits > skip;
    }

    Duration delay() {
        return delay;
    }

    void act() {
        meanwhile.run();
    }

    Optional<Effect> effect() {
        return effect;
    }

    String label() {
        return label;
    }

    /// How many calls it has hit.
    public long used() {
        return Math.max(0, hits - skip);
    }

    @Override
    public String toString() {
        return "%s %s, hit %d of %d".formatted(method, path, used(), times);
    }
}
