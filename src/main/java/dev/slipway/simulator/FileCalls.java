package dev.slipway.simulator;

import dev.slipway.proxmox.DiskSize;
import java.util.Optional;
import java.util.regex.Pattern;

/// Files on storages: a node fetches one from the web, or deletes it (guide section 18).
final class FileCalls {

    /// What every file that is fetched holds, whatever its address: nothing leaves the simulator.
    private static final DiskSize FETCHED = DiskSize.parse("2G");

    private static final Pattern IMAGE = Pattern.compile(".+\\.(qcow2|raw|vmdk|ova)");
    private static final Pattern DISC = Pattern.compile(".+\\.(iso|img)");

    private final Simulation simulation;
    private final World world;

    FileCalls(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world;
    }

    void register(Calls calls) {
        calls.add(
                "POST",
                "/nodes/{node}/storage/{storage}/download-url",
                """
                checksum string requires=checksum-algorithm
                checksum-algorithm string requires=checksum enum=md5|sha1|sha224|sha256|sha384|sha512
                compression string
                content! string enum=iso|vztmpl|import {pve-storage-content}
                filename! string len=255
                storage! string {pve-storage-id}
                url! string pattern=https?://.*
                verify-certificates boolean
                """,
                FileCalls::mayDownload,
                (request, reply) -> reply.data(download(request)));
        calls.add(
                "DELETE",
                "/nodes/{node}/storage/{storage}/content/{volume}",
                """
                delay integer 1..30
                storage string {pve-storage-id}
                volume! string
                """,
                Permission.on("/storage/{storage}", "Datastore.Allocate"),
                (request, reply) -> reply.data(delete(request)));
    }

    private static void mayDownload(ApiRequest request, Rights rights) {
        Identity who = request.identity();
        rights.require(who, "/storage/" + request.text("storage").orElse(""), "Datastore.AllocateTemplate");
        if (!(rights.has(who, "/", "Sys.Audit") && rights.has(who, "/", "Sys.Modify"))) {
            rights.require(who, "/nodes/" + request.text("node").orElse(""), "Sys.AccessNetwork");
        }
    }

    private String download(ApiRequest request) {
        Storage storage = world.storage(request.require("storage"));
        String content = request.require("content");
        if (!storage.holds(content)) {
            throw ApiError.internal(
                    "storage '%s' is not configured for content-type '%s'".formatted(storage.name(), content));
        }
        String name = request.require("filename").replaceAll("[^A-Za-z0-9_.-]", "_");
        Pattern extension = content.equals("import") ? IMAGE : DISC;
        if (!extension.matcher(name).matches()) {
            throw ApiError.parameter("filename", "wrong file extension");
        }
        refuseExisting(request, storage, content + "/" + name);
        return simulation.tasks.start(request, "download", name, run -> {
            run.log("downloading %s to %s".formatted(request.require("url"), name));
            run.then(Duties.DOWNLOAD, step -> {
                refuseExisting(request, storage, content + "/" + name);
                world.store(storage, request.node(), content + "/" + name, FETCHED);
            });
        });
    }

    private void refuseExisting(ApiRequest request, Storage storage, String path) {
        world.volume(request.node(), storage.name() + ":" + path).ifPresent(existing -> {
            throw ApiError.internal(
                    "refusing to override existing file '%s'".formatted(path.substring(path.indexOf('/') + 1)));
        });
    }

    private String delete(ApiRequest request) {
        String volume = request.require("volume");
        String id = volume.contains(":") ? volume : request.require("storage") + ":" + volume;
        Optional<Volume> found = world.volume(request.node(), id);
        return simulation.tasks.start(
                request,
                "imgdel",
                request.require("storage"),
                run -> run.then(Duties.DELETE_FILE, step -> found.ifPresent(file -> world.delete(request.node(), id))));
    }
}
