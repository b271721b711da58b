package dev.slipway.proxmox;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who belongs to a cluster and whether it can decide: one answer of `GET /cluster/status`.
///
/// A host that stands alone has no cluster entry, so no `name`, and always decides for itself. `version` is that of
/// the corosync configuration.
public record ClusterMembership(@Nullable String name, boolean quorate, int version, List<Member> members) {

    public ClusterMembership {
        members = List.copyOf(members);
    }

    /// One node; `local` is the one that answered, `ip` absent when its name has no address.
    public record Member(
            NodeName name,
            int nodeId,
            boolean online,
            @Nullable String ip,
            boolean local) {

        static Member read(Fields entry) {
            return new Member(
                    new NodeName(entry.requiredText("name")),
                    entry.count("nodeid", 0),
                    entry.flag("online"),
                    entry.text("ip"),
                    entry.flag("local"));
        }
    }

    static ClusterMembership read(List<Fields> entries) {
        Optional<Fields> cluster = entries.stream()
                .filter(entry -> "cluster".equals(entry.text("type")))
                .findFirst();
        return new ClusterMembership(
                cluster.map(entry -> entry.text("name")).orElse(null),
                cluster.map(entry -> entry.flag("quorate")).orElse(true),
                cluster.map(entry -> entry.count("version", 0)).orElse(0),
                entries.stream()
                        .filter(entry -> "node".equals(entry.text("type")))
                        .map(Member::read)
                        .sorted(Comparator.comparing(Member::name))
                        .toList());
    }
}
