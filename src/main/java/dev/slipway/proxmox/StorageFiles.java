package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/// The files on storages. A part of [ProxmoxClient], whose promises hold here too.
public final class StorageFiles {

    private final ProxmoxConnection connection;

    StorageFiles(ProxmoxConnection connection) {
        this.connection = connection;
    }

    /// The files of one kind, `iso` or `import`, as a node sees them. A node whose file server is away may take
    /// minutes to answer: never to be asked while somebody waits (field guide 15.2).
    public Uni<List<StorageFile>> list(NodeName node, String storage, String content) {
        return connection.send(
                Call.onNode("GET", node, "/storage/" + storage + "/content"),
                api -> api.content(node.value(), storage, content, null),
                answer -> StorageFile.readAll(answer.list()));
    }

    /// The task in which the node itself fetches a file and compares its checksum. A file that is there already
    /// fails with [ProxmoxException.WrongState], at once or as the task's end; what is incomplete is removed by
    /// the node.
    public Uni<Upid> download(NodeName node, Download download) {
        return connection.send(
                Call.onNode("POST", node, "/storage/" + download.storage() + "/download-url"),
                api -> api.download(
                        node.value(),
                        download.storage(),
                        download.content(),
                        download.fileName(),
                        download.url(),
                        download.checksum(),
                        download.algorithm()),
                Envelope::upid);
    }

    /// The task that deletes a file; none when it ended at once. One that is not there counts as deleted by
    /// Proxmox VE on most storages, and fails with [ProxmoxException.NotFound] on others.
    public Uni<Optional<Upid>> delete(NodeName node, String storage, String volume) {
        return connection.send(
                Call.onNode("DELETE", node, "/storage/" + storage + "/content/" + volume),
                api -> api.deleteVolume(node.value(), storage, volume),
                Envelope::startedTask);
    }
}
