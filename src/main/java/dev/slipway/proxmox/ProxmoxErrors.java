package dev.slipway.proxmox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// From an error answer, or a task's exit status, to a [ProxmoxException]: the only reader of status, reason
/// phrase and error text (field guide 2, 21.2 and 26).
///
/// Nearly every failure has status 500, so the text decides. The patterns repeat the whole words of their
/// emitter, which is named beside each; the first that matches wins, so the special ones stand before the
/// general ones.
final class ProxmoxErrors {

    private static final ObjectMapper JSON = new ObjectMapper();

    private enum Kind {
        NOT_FOUND,
        ALREADY_EXISTS,
        LOCKED,
        WRONG_STATE,
        CONFLICT,
        FORBIDDEN,
        REJECTED,
        NO_CAPACITY,
        UNKNOWN_OUTCOME
    }

    private record Rule(Kind kind, Pattern pattern) {

        static Rule of(Kind kind, String regex) {
            return new Rule(kind, Pattern.compile(regex, Pattern.CASE_INSENSITIVE));
        }
    }

    private static final List<Rule> RULES = List.of(
            // pve-common RESTEnvironment.pm, fork_worker: the worker runs already, only the list of tasks was not
            // written
            Rule.of(Kind.UNKNOWN_OUTCOME, "can't lock file '/var/log/pve/tasks/\\.active\\.lock' - got timeout"),

            // pve-common UPID.pm, status: the log has no last line, because the worker was killed or its node went down
            Rule.of(Kind.UNKNOWN_OUTCOME, "\\Aunexpected status\\z"),
            Rule.of(Kind.UNKNOWN_OUTCOME, "\\Aunable to get last line from task log"),

            // pve-cluster Cluster.pm, cfs_lock; pve-guest-common and pve-storage, lock_config and cluster_lock_storage
            Rule.of(Kind.LOCKED, "can't lock file '.*' - got timeout"),
            Rule.of(Kind.LOCKED, "cfs-lock '.*' error: got lock request timeout"),
            Rule.of(Kind.LOCKED, "error during cfs-locked '.*' operation: got lock request timeout"),
            Rule.of(Kind.LOCKED, "'.*'-locked command timed out - aborting"),
            // pve-guest-common AbstractConfig.pm, check_lock
            Rule.of(Kind.LOCKED, "(VM|CT) is locked \\([a-z-]+\\)"),
            // pve-common RESTEnvironment.pm, fork_worker
            Rule.of(Kind.LOCKED, "got no worker upid - start worker failed"),
            // pve-cluster Cluster.pm, check_cfs_quorum, and pmxcfs
            Rule.of(Kind.LOCKED, "cluster not ready - no quorum\\?|\\bno quorum!"),
            // qemu-server QemuServer/Agent.pm: the guest still boots, or lacks the package
            Rule.of(Kind.LOCKED, "QEMU guest agent is not running"),
            Rule.of(Kind.LOCKED, "VM \\d+ (qga|qmp) command '[a-z-]+' failed - got timeout"),

            // pve-guest-common AbstractConfig.pm, create_and_lock_config; qemu-server API2/Qemu.pm, clone_vm
            Rule.of(Kind.ALREADY_EXISTS, "unable to create (VM|CT) \\d+: config file already exists"),
            // pve-guest-common, check_vmid_unused; pve-manager API2/Cluster.pm, nextid; qemu-server, create_vm
            Rule.of(Kind.ALREADY_EXISTS, "(VM|CT) \\d+ already exists"),
            // pve-guest-common, move_config_to_node: the id was taken on another node meanwhile
            Rule.of(
                    Kind.ALREADY_EXISTS,
                    "close \\(rename\\) atomic file '/etc/pve/nodes/.*\\.conf' failed: File exists"),

            // pve-guest-common AbstractConfig.pm, load_config; qemu-server QemuServer.pm, vm_stop
            Rule.of(Kind.NOT_FOUND, "Configuration file '.*' does not exist"),
            Rule.of(Kind.NOT_FOUND, "unable to find configuration file for VM \\d+"),
            // pve-manager API2/Tasks.pm; pve-cluster Cluster.pm, check_node_exists
            Rule.of(Kind.NOT_FOUND, "no such (task|resource|cluster node|user)\\b"),
            // pve-storage Storage.pm, storage_config; qemu-server, resize_vm and snapshots; pve-access-control pools
            Rule.of(Kind.NOT_FOUND, "(disk|snapshot|storage|pool|volume) '.*' does not exist"),
            // pve-cluster Cluster.pm, remote_node_ip
            Rule.of(Kind.NOT_FOUND, "hostname lookup '.*' failed - failed to get address info for"),

            // pve-common Tools.pm, assert_if_modified; pve-cluster and pve-firewall say the second
            Rule.of(Kind.CONFLICT, "checksum mismatch \\(file change by other user\\?\\)"),
            Rule.of(Kind.CONFLICT, "detected modified configuration - file changed by other user\\?"),

            // qemu-server QemuServer.pm, update_vm_api and check_type
            Rule.of(Kind.FORBIDDEN, "only root can set '.*' config"),
            Rule.of(Kind.FORBIDDEN, "Only root may use this option"),
            // pve-access-control RPCEnvironment.pm, check: in a task's exit status, where there is no HTTP status
            Rule.of(Kind.FORBIDDEN, "\\A(403 )?Permission check failed"),

            // qemu-server API2/Qemu.pm: resize_vm; clone_vm
            Rule.of(Kind.REJECTED, "shrinking disks is not supported"),
            Rule.of(Kind.REJECTED, "you can't resize a cdrom"),
            Rule.of(Kind.REJECTED, "(Linked|Full) clone feature is not supported for"),
            Rule.of(Kind.REJECTED, "can't clone VM to node '.*' \\(VM uses local storage\\)"),
            Rule.of(Kind.REJECTED, "can't clone to non-shared storage"),
            Rule.of(Kind.REJECTED, "parameter '.*' not allowed for linked clones"),
            // pve-guest-common AbstractConfig.pm, snapshot_create: the storage of a disk cannot do it
            Rule.of(Kind.REJECTED, "snapshot feature is not available"),
            Rule.of(Kind.REJECTED, "storage '.*' is not available on node"),
            // qemu-server QemuMigrate.pm: prepare and sync_offline_local_volumes
            Rule.of(Kind.REJECTED, "can't migrate VM which uses local devices"),
            Rule.of(Kind.REJECTED, "can't live migrate attached local disks without with-local-disks option"),
            Rule.of(Kind.REJECTED, "can't migrate local cdrom"),
            // qemu-server API2/Qemu.pm, update_vm_api: ssh-keygen does not know the key
            Rule.of(Kind.REJECTED, "SSH public key validation error"),

            // qemu-server QemuServer.pm, config_to_command; pve-manager API2/Cluster.pm, nextid
            Rule.of(Kind.NO_CAPACITY, "MAX \\d+ vcpus allowed per VM on this node"),
            Rule.of(Kind.NO_CAPACITY, "unable to get any free VMID in range"),
            // the storage tools' and the kernel's own words: LVM, ZFS and Ceph, write(2), QEMU
            Rule.of(Kind.NO_CAPACITY, "not enough (free )?space|No space left on device|out of space"),
            Rule.of(Kind.NO_CAPACITY, "cannot allocate memory"),

            // qemu-server QemuServer.pm, vm_start, vm_reset and so on; API2/Qemu.pm, destroy_vm
            Rule.of(Kind.WRONG_STATE, "VM \\d+ already running"),
            Rule.of(Kind.WRONG_STATE, "VM \\d+ (is )?not running"),
            Rule.of(Kind.WRONG_STATE, "VM \\d+ is running - destroy failed"),
            // pve-guest-common AbstractConfig.pm, check_protection: no privilege helps, only switching it off
            Rule.of(Kind.WRONG_STATE, "protection mode enabled"),
            Rule.of(Kind.WRONG_STATE, "if it's a template|is a template"),
            // pve-storage Storage.pm, vdisk_free, with its own spelling
            Rule.of(Kind.WRONG_STATE, "base volume '.*' is still in use by linked cloned"),
            Rule.of(Kind.WRONG_STATE, "VM is paused - cannot shutdown"),
            // qemu-server API2/Qemu.pm: template; migrate_vm
            Rule.of(Kind.WRONG_STATE, "you can't convert a (template|VM) to (a )?template"),
            Rule.of(Kind.WRONG_STATE, "unable to create template, because VM contains snapshots"),
            Rule.of(Kind.WRONG_STATE, "can't migrate running VM without --online"),
            // pve-guest-common AbstractConfig.pm, __snapshot_prepare: the name belongs to another snapshot
            Rule.of(Kind.WRONG_STATE, "snapshot name '.*' already used"),
            Rule.of(Kind.WRONG_STATE, "No QEMU guest agent configured"),
            // qemu-server API2/Qemu.pm, template; PVE/QemuServer.pm, vm_stop and so on have no such words
            Rule.of(Kind.WRONG_STATE, "you can't convert a (template|VM) to (a )?template"),
            // pve-storage API2/Storage/Status.pm, download_url
            Rule.of(Kind.WRONG_STATE, "refusing to override existing file '.*'"));

    /// Exceptions with a code keep it in front of a task's exit status (field guide 4.3).
    private static final Pattern CODED = Pattern.compile("(\\d{3}) (.*)", Pattern.DOTALL);

    /// Nothing that Proxmox VE repeats of our own request may be a secret: crypt hashes, tickets, token values.
    private static final Pattern SECRET = Pattern.compile(
            "\\$(?:[156y]|2[aby])\\$[^\\s'\"]+|PVE:[^\\s'\";]+::[^\\s'\";]+|(?<=PVEAPIToken=)[^\\s'\"]+");

    private ProxmoxErrors() {}

    /// Classifies the answer to `call`. For a write, an answer of a proxy that lost its back end leaves the
    /// outcome open.
    static ProxmoxException of(Call call, ErrorAnswer answer) {
        JsonNode body = json(answer.body());
        Map<String, String> errors = errors(body.path("errors"));
        String text = mask(text(answer, body, errors));
        return switch (answer.status()) {
            case 400 -> rejected(call.toString(), text, errors);
            case 401 -> new ProxmoxException.Forbidden(call.toString(), text, true);
            case 403 -> new ProxmoxException.Forbidden(call.toString(), text);
            // AnyEvent::HTTP inside pveproxy: no connection to pvedaemon or to the other node
            case 595 -> new ProxmoxException.Unreachable(call.toString(), text);
            // the same, after the request was on its way; 502 to 504 come from a proxy in front of Proxmox VE
            case 596, 597, 599, 502, 503, 504 -> lost(call, text);
            case 501, 506 -> new ProxmoxException.Rejected(call.toString(), text, Map.of());
            default -> byText(call.toString(), text, Map.of());
        };
    }

    /// The call was sent and no whole answer came back: harmless for a read, open for a write.
    static ProxmoxException lost(Call call, String text) {
        return call.writes()
                ? new ProxmoxException.UnknownOutcome(call.toString(), text)
                : new ProxmoxException.Unreachable(call.toString(), text);
    }

    /// Classifies an exit status that is no success.
    static ProxmoxException ofExitStatus(Upid upid, String exitStatus) {
        String call = "task " + upid;
        Matcher coded = CODED.matcher(exitStatus);
        if (!coded.matches()) {
            return byText(call, mask(exitStatus), Map.of());
        }
        String text = mask(coded.group(2));
        return switch (coded.group(1)) {
            case "400" -> rejected(call, text, Map.of());
            case "401", "403" -> new ProxmoxException.Forbidden(call, text);
            default -> byText(call, text, Map.of());
        };
    }

    /// Classifies a text that came in an answer with status 200, as guest-agent errors do.
    static ProxmoxException ofText(Call call, String text) {
        return byText(call.toString(), mask(text), Map.of());
    }

    private static ProxmoxException rejected(String call, String text, Map<String, String> errors) {
        ProxmoxException known = byText(call, errors.isEmpty() ? text : String.join("\n", errors.values()), errors);
        return known instanceof ProxmoxException.Failed ? new ProxmoxException.Rejected(call, text, errors) : known;
    }

    private static ProxmoxException byText(String call, String text, Map<String, String> errors) {
        for (Rule rule : RULES) {
            if (rule.pattern().matcher(text).find()) {
                return exception(rule.kind(), call, text, errors);
            }
        }
        return new ProxmoxException.Failed(call, text);
    }

    private static ProxmoxException exception(Kind kind, String call, String text, Map<String, String> errors) {
        return switch (kind) {
            case NOT_FOUND -> new ProxmoxException.NotFound(call, text);
            case ALREADY_EXISTS -> new ProxmoxException.AlreadyExists(call, text);
            case LOCKED -> new ProxmoxException.Locked(call, text);
            case WRONG_STATE -> new ProxmoxException.WrongState(call, text);
            case CONFLICT -> new ProxmoxException.Conflict(call, text);
            case FORBIDDEN -> new ProxmoxException.Forbidden(call, text);
            case REJECTED -> new ProxmoxException.Rejected(call, text, errors);
            case NO_CAPACITY -> new ProxmoxException.NoCapacity(call, text);
            case UNKNOWN_OUTCOME -> new ProxmoxException.UnknownOutcome(call, text);
        };
    }

    /// `message`, which servers have since pve-http-server 5.2.0, else the reason phrase, else the errors; with
    /// the errors spelled out behind a mere "Parameter verification failed.".
    private static String text(ErrorAnswer answer, JsonNode body, Map<String, String> errors) {
        String message = body.path("message").asText("").strip();
        String text = message.isEmpty() ? answer.reason().strip() : message;
        if (text.isEmpty() && errors.isEmpty()) {
            return "HTTP " + answer.status();
        }
        if (errors.isEmpty()) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text);
        errors.forEach((name, error) -> whole.append(whole.isEmpty() ? "" : " ")
                .append(name)
                .append(": ")
                .append(error));
        return whole.toString();
    }

    private static Map<String, String> errors(JsonNode node) {
        Map<String, String> errors = new TreeMap<>();
        node.properties()
                .forEach(entry -> errors.put(
                        entry.getKey(), mask(entry.getValue().asText().strip())));
        return errors;
    }

    /// The bodies of 401 and 595 to 599 are empty, and that of a foreign web server is HTML.
    private static JsonNode json(String body) {
        if (!body.startsWith("{")) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static String mask(String text) {
        return SECRET.matcher(text).replaceAll("***");
    }
}
