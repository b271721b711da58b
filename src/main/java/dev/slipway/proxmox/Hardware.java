package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What guests are made of: whole new ones, and their devices. A part of [ProxmoxClient], whose promises hold
/// here too.
public final class Hardware {

    private final ProxmoxConnection connection;

    Hardware(ProxmoxConnection connection) {
        this.connection = connection;
    }

    /// The task that makes a guest on `node`. The call itself takes the VMID: one that another guest has fails
    /// with [ProxmoxException.AlreadyExists], and so does the second of two equal calls. After
    /// [ProxmoxException.UnknownOutcome] look for the VMID and for a running `qmcreate` of it: until the task
    /// ends the guest is locked and has nothing, not even its description.
    public Uni<Upid> create(NodeName node, GuestSpec spec) {
        MultivaluedMap<String, String> form = form(spec.options());
        return connection.send(
                Call.onNode("POST", node, "/qemu"), api -> api.create(node.value(), form), Envelope::upid);
    }

    /// The task that attaches, changes and detaches devices; `digest` is that of the configuration in which
    /// they were seen, so that disks are not allocated twice: [ProxmoxException.Conflict] when it is no longer
    /// true, at once or as the task's end. A disk that is detached becomes an `unusedN`; with `destroy` its
    /// data goes too.
    public Uni<Upid> change(
            NodeName node, VmId vmid, List<DeviceChange> changes, boolean destroy, @Nullable String digest) {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        String detached = changes.stream()
                .filter(change -> change.wanted() == null)
                .map(DeviceChange::device)
                .collect(Collectors.joining(","));
        changes.stream()
                .filter(change -> change.wanted() != null)
                .forEach(change -> form.add(change.device(), change.wanted()));
        if (!detached.isEmpty()) {
            form.add("delete", detached);
            if (destroy) {
                form.add("force", "1");
            }
        }
        if (digest != null) {
            form.add("digest", digest);
        }
        return connection.send(
                Call.onGuest("POST", node, vmid, "/config"),
                api -> api.changeDevices(node.value(), vmid.number(), form),
                Envelope::upid);
    }

    private static MultivaluedMap<String, String> form(Map<String, String> options) {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        options.forEach(form::add);
        return form;
    }
}
