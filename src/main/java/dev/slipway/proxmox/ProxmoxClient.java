package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The one public door to one Proxmox VE installation.
///
/// Every method answers a [Uni] that does nothing until it is subscribed, never blocks, and fails only with a
/// [ProxmoxException]. Reads repeat themselves for a few seconds; a write is sent again only when it surely was
/// not executed, and not at all without leave of the [ChangeGuard]. Where repeating a write by hand is safe, its
/// method says so. The knowledge behind each call is in the quirk register of this package.
public class ProxmoxClient {

    private static final int MOST_TASKS = 500;
    private static final int MOST_RUNNING = 10_000;

    private final ClusterName cluster;
    private final ProxmoxConnection connection;

    ProxmoxClient(ClusterName cluster, ProxmoxConnection connection) {
        this.cluster = cluster;
        this.connection = connection;
    }

    static ProxmoxClient connect(ClusterSettings settings, InstantSource clock, ChangeGuard guard) {
        return new ProxmoxClient(settings.name(), ProxmoxConnection.open(settings, clock, guard));
    }

    void close() {
        connection.close();
    }

    ProxmoxConnection connection() {
        return connection;
    }

    /// The cluster behind this door.
    public ClusterName cluster() {
        return cluster;
    }

    /// What guests are made of.
    public Hardware hardware() {
        return new Hardware(connection);
    }

    /// The files on storages.
    public StorageFiles files() {
        return new StorageFiles(connection);
    }

    /// Since when no endpoint of the cluster answers; empty as long as one does. From memory.
    public Optional<Instant> awaySince() {
        return connection.endpoints().awaySince();
    }

    /// What is to be told of the endpoints that do not answer: which, since when, and when they are tried again.
    /// From memory.
    public List<String> troubles() {
        return connection.endpoints().troubles();
    }

    /// The calls by which the cluster is only looked at.
    public ProxmoxViews views() {
        return new ProxmoxViews(connection);
    }

    /// The version of the endpoint that answers: a good probe of address and credentials.
    public Uni<ProxmoxVersion> version() {
        return connection.send(
                Call.get("/version"),
                ProxmoxApi::version,
                answer -> ProxmoxVersion.parse(answer.object().requiredText("version")));
    }

    /// What our own credentials may do. Everyone may ask this about themselves.
    public Uni<Privileges> privileges() {
        return connection.send(
                Call.get("/access/permissions"), ProxmoxApi::permissions, answer -> Privileges.read(answer.object()));
    }

    /// All that the cluster holds and our credentials may see; what they may not see is left out without a
    /// word. State and figures are up to 15 s old: never a confirmation of something just done. It is yielded
    /// on a worker thread, because reading ten thousand guests would hold up the event loop.
    public Uni<ClusterResources> resources() {
        return connection.send(
                Call.get("/cluster/resources"),
                api -> api.resources().emitOn(Infrastructure.getDefaultWorkerPool()),
                answer -> ClusterResources.read(answer.list()));
    }

    /// Whether no guest of the cluster has this VMID now. It reserves nothing.
    public Uni<Boolean> isFree(VmId vmid) {
        return connection
                .send(Call.get("/cluster/nextid"), api -> api.nextId(vmid.number()), answer -> true)
                .onFailure(ProxmoxException.AlreadyExists.class)
                .recoverWithItem(false);
    }

    /// The task that clones `source`, which lies on `node`, into the VMID that `spec` names.
    ///
    /// Not to be repeated blindly: after [ProxmoxException.UnknownOutcome] look for the new VMID and for a
    /// running `qmclone` of the source. A VMID that another guest has fails with
    /// [ProxmoxException.AlreadyExists], at once or as the task's end; so does the second of two equal calls.
    public Uni<Upid> clone(NodeName node, VmId source, CloneSpec spec) {
        return startTask(
                "POST",
                node,
                source,
                "/clone",
                api -> api.clone(
                        node.value(),
                        source.number(),
                        spec.newId().number(),
                        spec.name(),
                        spec.description(),
                        spec.full() ? 1 : 0,
                        spec.storage(),
                        spec.target() == null ? null : spec.target().value(),
                        spec.pool(),
                        spec.snapshot()));
    }

    /// The configuration with pending changes merged in; [ProxmoxException.NotFound] when the guest is not on
    /// `node`.
    public Uni<GuestConfig> config(NodeName node, VmId vmid) {
        return connection.send(
                Call.onGuest("GET", node, vmid, "/config"),
                api -> api.config(node.value(), vmid.number()),
                answer -> GuestConfig.read(answer.object()));
    }

    /// What of the configuration waits for a cold start of the guest; nothing when it does not run.
    public Uni<List<PendingChange>> pending(NodeName node, VmId vmid) {
        return connection.send(
                Call.onGuest("GET", node, vmid, "/pending"),
                api -> api.pending(node.value(), vmid.number()),
                answer -> PendingChange.readAll(answer.list()));
    }

    /// Sets what `settings` name and leaves the rest; without anything to set nothing is sent, because Proxmox
    /// VE refuses that. Safe to repeat: the settings are absolute. Not transactional: after a failure some may
    /// be set. [ProxmoxException.Conflict] when `digest` is given and no longer true; [ProxmoxException.Locked]
    /// after 10 s.
    public Uni<Void> configure(NodeName node, VmId vmid, GuestSettings settings) {
        ConfigForm form = ConfigForm.of(settings);
        if (form.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .send(
                        Call.onGuest("PUT", node, vmid, "/config"),
                        api -> form.send(api, node, vmid),
                        Function.identity())
                .replaceWithVoid();
    }

    /// Takes the protection away that keeps a guest from being destroyed; one that has none stays as it is.
    /// Safe to repeat.
    public Uni<Void> unprotect(NodeName node, VmId vmid) {
        return connection
                .send(
                        Call.onGuest("PUT", node, vmid, "/config"),
                        api -> api.configure(
                                node.value(),
                                vmid.number(),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                "protection",
                                null),
                        Function.identity())
                .replaceWithVoid();
    }

    /// The task that grows `disk` (for example `scsi0`) to `size`; none from Proxmox VE before 8.0.2, which has
    /// then done it already. Safe to repeat: equal size is fine. Nearly every failure is the task's, shrinking
    /// included.
    public Uni<Optional<Upid>> resize(NodeName node, VmId vmid, String disk, DiskSize size) {
        return connection.send(
                Call.onGuest("PUT", node, vmid, "/resize"),
                api -> api.resize(node.value(), vmid.number(), disk, size.toString()),
                Envelope::startedTask);
    }

    /// The task that starts the guest; it fails with [ProxmoxException.WrongState] when the guest runs already,
    /// and [ProxmoxException.NotFound] when there is none.
    public Uni<Upid> start(NodeName node, VmId vmid) {
        return startTask("POST", node, vmid, "/status/start", api -> api.start(node.value(), vmid.number()));
    }

    /// The task that switches the guest off, as if by its power cord. Safe to repeat: stopped counts as done.
    public Uni<Upid> stop(NodeName node, VmId vmid) {
        return stop(node, vmid, false);
    }

    /// The same; `overruling` ends a shutdown of ours first that holds the guest's lock. Proxmox VE refuses
    /// that for guests of its high-availability manager.
    public Uni<Upid> stop(NodeName node, VmId vmid, boolean overruling) {
        return startTask(
                "POST",
                node,
                vmid,
                "/status/stop",
                api -> api.stop(node.value(), vmid.number(), overruling ? 1 : null));
    }

    /// The task that asks the guest to shut down and waits for it: `timeout`, or what the guest's configuration
    /// says, or a minute. Then the task fails, or switches the guest off with `force`. Safe to repeat: stopped
    /// counts as done. A paused guest fails with [ProxmoxException.WrongState] unless `force` is set.
    public Uni<Upid> shutdown(NodeName node, VmId vmid, @Nullable Duration timeout, boolean force) {
        return startTask(
                "POST",
                node,
                vmid,
                "/status/shutdown",
                api -> api.shutdown(
                        node.value(), vmid.number(), timeout == null ? null : timeout.toSeconds(), force ? 1 : null));
    }

    /// The task that shuts the guest down; it ends when the guest is off, which is started again by its node
    /// some moments later. [ProxmoxException.WrongState] when it does not run. A repetition is a second reboot.
    public Uni<Upid> reboot(NodeName node, VmId vmid) {
        return startTask("POST", node, vmid, "/status/reboot", api -> api.reboot(node.value(), vmid.number()));
    }

    /// The task that pushes the guest's reset button. [ProxmoxException.WrongState] when it does not run. A
    /// repetition is a second reset.
    public Uni<Upid> reset(NodeName node, VmId vmid) {
        return startTask("POST", node, vmid, "/status/reset", api -> api.reset(node.value(), vmid.number()));
    }

    /// The task that pauses the guest, which stays in memory. [ProxmoxException.WrongState] when it does not
    /// run. Safe to repeat.
    public Uni<Upid> suspend(NodeName node, VmId vmid) {
        return startTask("POST", node, vmid, "/status/suspend", api -> api.suspend(node.value(), vmid.number()));
    }

    /// The task that lets a paused guest go on. [ProxmoxException.WrongState] when it does not run. Safe to
    /// repeat.
    public Uni<Upid> resume(NodeName node, VmId vmid) {
        return startTask("POST", node, vmid, "/status/resume", api -> api.resume(node.value(), vmid.number()));
    }

    /// The task that removes the guest with the volumes that its configuration names, and its entries in jobs
    /// and HA; with `unreferenced` also every other volume that bears its VMID, on whatever storage and whoever
    /// uses it. Only for stopped guests ([ProxmoxException.WrongState]); the VMID is free when the task has
    /// ended, and a second call then fails with [ProxmoxException.NotFound], at once or as a task.
    public Uni<Upid> destroy(NodeName node, VmId vmid, boolean unreferenced) {
        return startTask(
                "DELETE", node, vmid, "", api -> api.destroy(node.value(), vmid.number(), 1, unreferenced ? 1 : 0));
    }

    /// The task that makes a template of a stopped guest without snapshots; its disks become base images, and
    /// nothing in the API makes a guest of it again. The flag is set before the task begins. One that is a
    /// template already fails with [ProxmoxException.WrongState].
    public Uni<Upid> template(NodeName node, VmId vmid) {
        return startTask("POST", node, vmid, "/template", api -> api.template(node.value(), vmid.number()));
    }

    /// The calls that move a guest to another node.
    public Migrations migrations() {
        return new Migrations(connection);
    }

    /// The disk images on a storage as a node sees it, of one guest or of all. A storage that does not answer
    /// keeps a worker of the node for as long: only ask storages that the statistics call available.
    public Uni<List<StoredVolume>> volumes(NodeName node, String storage, @Nullable VmId vmid) {
        return connection.send(
                Call.onNode("GET", node, "/storage/" + storage + "/content"),
                api -> api.content(node.value(), storage, "images", vmid == null ? null : vmid.number()),
                answer -> answer.list().stream().map(StoredVolume::read).toList());
    }

    /// The snapshots of the guest; the state of now, which Proxmox VE lists among them, is not one.
    public Uni<List<GuestSnapshot>> snapshots(NodeName node, VmId vmid) {
        return connection.send(
                Call.onGuest("GET", node, vmid, "/snapshot"),
                api -> api.snapshots(node.value(), vmid.number()),
                answer -> GuestSnapshot.readAll(answer.list()));
    }

    /// The task that takes a snapshot; `withMemory` keeps what is in the memory of a running guest. The
    /// snapshot is listed as unfinished while it runs. Safe to repeat: a name that is taken fails with
    /// [ProxmoxException.WrongState], as the task's end.
    public Uni<Upid> takeSnapshot(NodeName node, VmId vmid, String name, String description, boolean withMemory) {
        return startTask(
                "POST",
                node,
                vmid,
                "/snapshot",
                api -> api.takeSnapshot(node.value(), vmid.number(), name, description, withMemory ? 1 : null));
    }

    /// The task that deletes a snapshot; with `force` also one whose disks cannot be freed. Safe to repeat: one
    /// that is not there fails with [ProxmoxException.NotFound], as the task's end.
    public Uni<Upid> deleteSnapshot(NodeName node, VmId vmid, String name, boolean force) {
        return startTask(
                "DELETE",
                node,
                vmid,
                "/snapshot/" + name,
                api -> api.deleteSnapshot(node.value(), vmid.number(), name, force ? 1 : null));
    }

    /// The task that switches the guest off and brings it back to a snapshot; it runs afterwards only if the
    /// snapshot has its memory. [ProxmoxException.NotFound] as the task's end when there is no such snapshot. A
    /// repetition loses what was written in between.
    public Uni<Upid> rollback(NodeName node, VmId vmid, String name) {
        return startTask(
                "POST",
                node,
                vmid,
                "/snapshot/" + name + "/rollback",
                api -> api.rollback(node.value(), vmid.number(), name));
    }

    /// The state of the guest now.
    public Uni<GuestStatus> status(NodeName node, VmId vmid) {
        return connection.send(
                Call.onGuest("GET", node, vmid, "/status/current"),
                api -> api.status(node.value(), vmid.number()),
                answer -> GuestStatus.read(vmid, answer.object()));
    }

    /// The network interfaces as the guest sees them; [ProxmoxException.Locked] while its agent does not answer
    /// yet. Each call may keep a worker of the node for 3 s or more: ask every 5 to 10 s only.
    public Uni<List<GuestInterface>> interfaces(NodeName node, VmId vmid) {
        Call call = Call.onGuest("GET", node, vmid, "/agent/network-get-interfaces");
        return connection.send(
                call,
                api -> api.agentInterfaces(node.value(), vmid.number()),
                answer -> GuestInterface.readAll(call, answer.object()));
    }

    /// Whether a task runs, and how it ended; [ProxmoxException.NotFound] when its node knows no such task.
    public Uni<TaskStatus> taskStatus(Upid upid) {
        return connection.send(
                Call.onTask(upid, "/status"),
                api -> api.taskStatus(upid.node().value(), upid.toString()),
                answer -> TaskStatus.read(upid, answer.object()));
    }

    /// Ends a task of ours: its worker is told to, has five seconds to clean up behind itself, and is killed after
    /// them, which leaves locks and volumes. Without effect on one that has ended; safe to repeat. Source:
    /// `DELETE /nodes/{node}/tasks/{upid}` (field guide 4.5; a clone that was stopped so left nothing).
    public Uni<Void> stopTask(Upid upid) {
        return connection
                .send(
                        Call.onTask("DELETE", upid, ""),
                        api -> api.stopTask(upid.node().value(), upid.toString()),
                        Function.identity())
                .replaceWithVoid();
    }

    /// Lines of a task's log from `start` (0 is the first) on, at most `limit`. The log of a task that its node
    /// does not know has no lines.
    public Uni<TaskLog> taskLog(Upid upid, int start, int limit) {
        return connection.send(
                Call.onTask(upid, "/log"),
                api -> api.taskLog(upid.node().value(), upid.toString(), start, limit),
                TaskLog::read);
    }

    /// The tasks of a node, running and finished, newest first and at most 500; without `Sys.Audit` only our
    /// own.
    public Uni<List<TaskStatus>> tasks(NodeName node, TaskQuery query) {
        return connection.send(
                Call.onNode("GET", node, "/tasks"),
                api -> api.tasks(
                        node.value(),
                        "all",
                        MOST_TASKS,
                        query.type(),
                        query.vmid() == null ? null : query.vmid().number(),
                        query.since() == null ? null : query.since().getEpochSecond(),
                        null),
                answer -> answer.list().stream().map(TaskStatus::readListed).toList());
    }

    /// The time on the clock of a node, in whole seconds: the clock by which its tasks are dated.
    public Uni<Instant> time(NodeName node) {
        return connection.send(
                Call.onNode("GET", node, "/time"),
                api -> api.time(node.value()),
                answer -> Instant.ofEpochSecond(answer.object().integer("time", 0)));
    }

    /// The tasks that run on a node now, in one answer; without `Sys.Audit` only our own. A task is listed from
    /// before its UPID is answered until it has ended. Source: `GET /nodes/{node}/tasks` (field guide 4.5).
    public Uni<Set<Upid>> runningTasks(NodeName node) {
        return connection.send(
                Call.onNode("GET", node, "/tasks"),
                api -> api.tasks(node.value(), "active", MOST_RUNNING, null, null, null, null),
                answer -> answer.list().stream()
                        .map(TaskStatus::readListed)
                        .filter(TaskStatus::running)
                        .map(TaskStatus::upid)
                        .collect(Collectors.toSet()));
    }

    /// The bridges and VNets of a node on which our credentials may use a network device.
    public Uni<Set<String>> bridges(NodeName node) {
        return connection.send(
                Call.onNode("GET", node, "/network"),
                api -> api.network(node.value(), "any_bridge"),
                answer -> answer.list().stream()
                        .map(bridge -> bridge.requiredText("iface"))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /// The class of a task's failure, by the text of its exit status.
    public ProxmoxException failureOf(Upid upid, String exitStatus) {
        return ProxmoxErrors.ofExitStatus(upid, exitStatus);
    }

    private Uni<Upid> startTask(
            String method, NodeName node, VmId vmid, String path, Function<ProxmoxApi, Uni<Envelope>> request) {
        return connection.send(Call.onGuest(method, node, vmid, path), request, Envelope::upid);
    }

    @Override
    public String toString() {
        return "ProxmoxClient[" + cluster + "]";
    }
}
