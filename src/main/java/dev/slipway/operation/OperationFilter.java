package dev.slipway.operation;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which operations to list: all conditions hold together, `null` means any. `limit` from 1 to 500.
///
/// `parent` asks for the parts of a bulk operation, `wholeOnly` leaves the parts of all of them out.
public record OperationFilter(
        @Nullable String project,
        @Nullable ClusterName cluster,
        @Nullable VmId vmid,
        @Nullable OperationKind kind,
        @Nullable OperationId parent,
        boolean wholeOnly,
        boolean unfinishedOnly,
        @Nullable OperationId beforeId,
        int limit) {

    static final int MAX_LIMIT = 500;

    public OperationFilter {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is a number from 1 to " + MAX_LIMIT);
        }
    }

    /// Operations that may be parts of others.
    public OperationFilter(
            @Nullable String project,
            @Nullable ClusterName cluster,
            @Nullable VmId vmid,
            @Nullable OperationKind kind,
            boolean unfinishedOnly,
            @Nullable OperationId beforeId,
            int limit) {
        this(project, cluster, vmid, kind, null, false, unfinishedOnly, beforeId, limit);
    }

    /// The newest operations of everybody.
    public static OperationFilter latest(int limit) {
        return new OperationFilter(null, null, null, null, false, null, limit);
    }

    /// The same but for what is part of another operation.
    public OperationFilter whole() {
        return new OperationFilter(project, cluster, vmid, kind, parent, true, unfinishedOnly, beforeId, limit);
    }

    Optional<OperationId> before() {
        return Optional.ofNullable(beforeId);
    }

    Map<String, Object> conditions() {
        Map<String, Object> conditions = new LinkedHashMap<>();
        if (project != null) {
            conditions.put("project = ?", project);
        }
        if (cluster != null) {
            conditions.put("cluster = ?", cluster.value());
        }
        if (vmid != null) {
            conditions.put("vmid = ?", vmid.number());
        }
        if (kind != null) {
            conditions.put("kind = ?", kind.label());
        }
        if (parent != null) {
            conditions.put("parent = ?", parent.value());
        }
        return conditions;
    }
}
