package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
                delete,
                settings.digest());
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
