package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// [GuestSettings] in the notation of `PUT …/config` (field guide 9.2).
record ConfigForm(
        GuestSettings settings,
        @Nullable CloudInit cloudInit,
        @Nullable String tags,
        @Nullable String description,
        @Nullable String delete) {

    static ConfigForm of(GuestSettings settings) {
        List<String> delete = new ArrayList<>();
        return new ConfigForm(
                settings,
                settings.cloudInit() == null || setsNothing(settings.cloudInit()) ? null : settings.cloudInit(),
                emptied("tags", settings.tags() == null ? null : String.join(";", settings.tags()), delete),
                emptied("description", settings.description(), delete),
                delete.isEmpty() ? null : String.join(",", delete));
    }

    boolean isEmpty() {
        return settings.cores() == null
                && settings.memoryMiB() == null
                && settings.cpuType() == null
                && cloudInit == null
                && settings.net0() == null
                && tags == null
                && description == null
                && settings.name() == null
                && settings.protection() == null
                && settings.onBoot() == null
                && delete == null;
    }

    Uni<Envelope> send(ProxmoxApi api, NodeName node, VmId vmid) {
        Optional<CloudInit> init = Optional.ofNullable(cloudInit);
        return api.configure(
                node.value(),
                vmid.number(),
                settings.cores(),
                settings.memoryMiB(),
                settings.cpuType(),
                init.map(CloudInit::user).orElse(null),
                init.map(CloudInit::passwordHash).orElse(null),
                // by default Proxmox VE has the guest upgrade all packages at its first boot, which takes minutes
                init.map(set -> 0).orElse(null),
                init.map(CloudInit::sshKeys).map(ConfigForm::percentEncoded).orElse(null),
                init.map(CloudInit::ipConfig).orElse(null),
                init.map(CloudInit::nameservers)
                        .filter(servers -> !servers.isEmpty())
                        .map(servers -> String.join(" ", servers))
                        .orElse(null),
                init.map(CloudInit::searchDomain).orElse(null),
                settings.net0() == null ? null : settings.net0().toString(),
                tags,
                description,
                settings.name(),
                flag(settings.protection()),
                flag(settings.onBoot()),
                delete,
                settings.digest());
    }

    /// Whether a guest has all that is to be set, as far as that can be read: a password cannot.
    boolean isIn(GuestConfig config) {
        return wanted().entrySet().stream().allMatch(option -> same(option.getKey(), option.getValue(), config));
    }

    /// The options by name, an empty text for one that is to be unset; without the password.
    private Map<String, String> wanted() {
        Map<String, String> wanted = new LinkedHashMap<>();
        put(wanted, "cores", settings.cores());
        put(wanted, "memory", settings.memoryMiB());
        put(wanted, "cpu", settings.cpuType());
        put(wanted, "name", settings.name());
        put(wanted, "protection", flag(settings.protection()));
        put(wanted, "onboot", flag(settings.onBoot()));
        put(wanted, "net0", settings.net0());
        put(wanted, "tags", settings.tags() == null ? null : String.join(";", settings.tags()));
        put(wanted, "description", settings.description());
        if (cloudInit != null) {
            put(wanted, "ciuser", cloudInit.user());
            put(wanted, "sshkeys", percentEncoded(cloudInit.sshKeys()));
            put(wanted, "ipconfig0", cloudInit.ipConfig());
            put(
                    wanted,
                    "nameserver",
                    cloudInit.nameservers().isEmpty() ? null : String.join(" ", cloudInit.nameservers()));
            put(wanted, "searchdomain", cloudInit.searchDomain());
        }
        return wanted;
    }

    private static void put(Map<String, String> options, String name, @Nullable Object value) {
        if (value != null) {
            options.put(name, value.toString());
        }
    }

    /// Proxmox VE sorts tags and writes them in lower case, ends a description with a line break, and leaves out what
    /// is not set.
    private static boolean same(String option, String value, GuestConfig config) {
        String there = Objects.requireNonNullElse(config.options().get(option), "");
        return switch (option) {
            case "tags" -> tags(value).equals(tags(there));
            case "description" -> value.strip().equals(there.strip());
            case "memory" -> value.equals(Integer.toString(config.memoryMiB()));
            case "cores" -> value.equals(Integer.toString(config.cores()));
            case "protection", "onboot" -> value.equals(there.isEmpty() ? "0" : there);
            default -> value.equals(there);
        };
    }

    private static Set<String> tags(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[,; ]+"))
                .filter(tag -> !tag.isEmpty())
                .collect(Collectors.toSet());
    }

    private static @Nullable Integer flag(@Nullable Boolean value) {
        return value == null ? null : value ? 1 : 0;
    }

    private static boolean setsNothing(CloudInit init) {
        return init.user() == null
                && init.passwordHash() == null
                && init.sshKeys().isEmpty()
                && init.ipConfig() == null
                && init.nameservers().isEmpty()
                && init.searchDomain() == null;
    }

    /// An option is emptied by deleting it.
    private static @Nullable String emptied(String option, @Nullable String value, List<String> delete) {
        if (value != null && value.isEmpty()) {
            delete.add(option);
            return null;
        }
        return value;
    }

    /// Percent-encoded once as a value; the form encodes it a second time.
    private static @Nullable String percentEncoded(List<String> keys) {
        return keys.isEmpty()
                ? null
                : URLEncoder.encode(String.join("\n", keys), StandardCharsets.UTF_8)
                        .replace("+", "%20");
    }
}
