package dev.slipway.dashboard;

import dev.slipway.provisioning.CreateVmDraft;
import dev.slipway.provisioning.CreateVmRequest;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.CloudInitRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The create form as it was filled in, with what is wrong at each field.
///
/// Its fields are named like those of the API, so that an error finds its place. `key` makes sending the form twice
/// harmless. `failure` is an error of the whole, `accepted` the name of the VM that is now being made.
record CreateForm(
        Map<String, String> values,
        Map<String, String> errors,
        @Nullable String failure,
        @Nullable String accepted,
        boolean passwordDropped,
        String key) {

    /// What stands before the cluster of an ISO image or of an empty VM, and between the cluster and the image.
    /// Names of clusters and templates have no such sign.
    static final String ISO = "iso|";

    static final String BLANK = "blank|";
    static final String PART = "|";

    private static final String START = "start_on_create";
    private static final String SECRET = "cloud_init.password";
    private static final List<String> OWN_VALUES = List.of("cores", "memory", "disk_size");

    static CreateForm empty() {
        return new CreateForm(
                Map.of(START, "on", "size", "small", "ip_mode", "dhcp"), Map.of(), null, null, false, fresh());
    }

    static CreateForm accepted(String name) {
        return new CreateForm(empty().values(), Map.of(), null, name, false, fresh());
    }

    static CreateForm sent(Map<String, List<String>> form) {
        Map<String, String> values = new HashMap<>();
        form.forEach((field, given) -> {
            String value =
                    field.equals(SECRET) ? given.getFirst() : given.getFirst().strip();
            if (!value.isEmpty()) {
                values.put(field, value);
            }
        });
        if (values.containsKey("size")) {
            // the page has folded these away, so nobody means them
            OWN_VALUES.forEach(values::remove);
        }
        return new CreateForm(values, Map.of(), null, null, false, values.getOrDefault("key", fresh()));
    }

    /// What makes sending this form twice harmless. The same form for another VM, as after going back in the
    /// browser, is another request.
    String requestKey() {
        String request = key + "\n" + values.getOrDefault("name", "");
        return UUID.nameUUIDFromBytes(request.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /// The same form with the reasons why it was not accepted; a password is never sent back, and is asked for again.
    CreateForm refused(Refusal refusal) {
        Map<String, String> kept = new HashMap<>(values);
        boolean dropped = kept.remove(SECRET) != null;
        Map<String, String> wrong = new HashMap<>();
        if (refusal instanceof Refusal.InvalidRequest invalid) {
            invalid.errors().forEach(error -> wrong.merge(place(error), error.detail(), (a, b) -> a + "; " + b));
        } else if (refusal instanceof Refusal.AlreadyExists) {
            wrong.put("name", refusal.getMessage());
        }
        return new CreateForm(kept, wrong, wrong.isEmpty() ? refusal.getMessage() : null, null, dropped, key);
    }

    /// An error in one entry of a list belongs to the field that holds the list.
    private static String place(FieldError error) {
        String field = error.field().replaceFirst("\\.\\d+$", "");
        return switch (field) {
            case "cloud_init" -> "cloud_init.user";
            case "cluster", "iso", "blank" -> "template";
            default -> field;
        };
    }

    /// What is asked for; fails with [Refusal.InvalidRequest] that names each field where a number is none.
    CreateVmRequest request() {
        demandNumbers();
        Source source = Source.of(values.getOrDefault("template", ""));
        return new CreateVmDraft()
                .name(values.get("name"))
                .description(values.get("description"))
                .template(source.template())
                .size(values.get("size"))
                .cores(number("cores"))
                .memory(number("memory"))
                .diskSize(number("disk_size"))
                .cluster(source.cluster())
                .node(values.get("node"))
                .network(values.get("network"))
                .vlan(number("vlan"))
                .cloudInit(cloudInit())
                .tags(list("tags", "[,\\s]+"))
                .startOnCreate(values.containsKey(START))
                .count(number("count"))
                .iso(source.iso())
                .blank(source.blank() ? true : null)
                .request();
    }

    /// What was chosen to make the VM from.
    private record Source(
            @Nullable String cluster,
            @Nullable String template,
            @Nullable String iso,
            boolean blank) {

        static Source of(String chosen) {
            if (chosen.startsWith(BLANK)) {
                return new Source(chosen.substring(BLANK.length()), null, null, true);
            }
            if (chosen.startsWith(ISO)) {
                int part = Math.max(ISO.length(), chosen.indexOf(PART, ISO.length()));
                return new Source(
                        chosen.substring(ISO.length(), part),
                        null,
                        chosen.substring(Math.min(part + 1, chosen.length())),
                        false);
            }
            int colon = chosen.indexOf(':');
            return new Source(
                    colon < 0 ? null : chosen.substring(0, colon),
                    chosen.isEmpty() ? null : chosen.substring(colon + 1),
                    null,
                    false);
        }
    }

    private @Nullable CloudInitRequest cloudInit() {
        boolean fixed = "static".equals(values.get("ip_mode"));
        boolean asked =
                fixed || Stream.of("user", "password", "ssh_keys", "dns").anyMatch(this::given);
        return asked
                ? new CloudInitRequest(
                        values.get("cloud_init.user"),
                        values.get(SECRET),
                        list("cloud_init.ssh_keys", "\\R+"),
                        fixed ? values.getOrDefault("cloud_init.ip_config", "") : "dhcp",
                        fixed ? values.get("cloud_init.gateway") : null,
                        list("cloud_init.dns", "[,\\s]+"),
                        null)
                : null;
    }

    private boolean given(String part) {
        return values.containsKey("cloud_init." + part);
    }

    private @Nullable List<String> list(String field, String separator) {
        String text = values.get(field);
        return text == null
                ? null
                : Arrays.stream(text.split(separator))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList();
    }

    private void demandNumbers() {
        List<FieldError> wrong = Stream.concat(OWN_VALUES.stream(), Stream.of("vlan", "count"))
                .filter(field -> values.containsKey(field) && !value(field).matches("\\d{1,9}"))
                .map(field -> FieldError.at(field, "is a whole number"))
                .toList();
        if (!wrong.isEmpty()) {
            throw new Refusal.InvalidRequest(wrong);
        }
    }

    private @Nullable Integer number(String field) {
        String text = values.get(field);
        return text == null ? null : Integer.valueOf(text);
    }

    public String value(String field) {
        return values.getOrDefault(field, "");
    }

    public String error(String field) {
        return errors.getOrDefault(field, "");
    }

    public boolean is(String field, String option) {
        return value(field).equals(option);
    }

    /// Whether the folded part with these fields has something to show: an error, or what was filled in.
    public boolean opens(String... prefixes) {
        return Stream.of(prefixes)
                .anyMatch(prefix -> Stream.of(values, errors)
                        .flatMap(map -> map.keySet().stream())
                        .anyMatch(field -> field.startsWith(prefix)));
    }

    public boolean opensLogin() {
        return passwordDropped || opens("cloud_init") || is("ip_mode", "static");
    }

    private static String fresh() {
        return UUID.randomUUID().toString();
    }
}
