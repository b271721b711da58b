package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jspecify.annotations.Nullable;

/// The calls of the Proxmox VE API that we use, in the order and the words of its API viewer. A `null` is not
/// sent.
@Path("/api2/json")
@Produces(MediaType.APPLICATION_JSON)
interface ProxmoxApi {

    @GET
    @Path("/access/permissions")
    Uni<Envelope> permissions();

    @POST
    @Path("/access/ticket")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Envelope> ticket(@FormParam("username") String username, @FormParam("password") String password);

    @GET
    @Path("/cluster/nextid")
    Uni<Envelope> nextId(@QueryParam("vmid") int vmid);

    @GET
    @Path("/cluster/resources")
    Uni<Envelope> resources();

    @GET
    @Path("/cluster/sdn/vnets")
    Uni<Envelope> vnets();

    @GET
    @Path("/cluster/status")
    Uni<Envelope> clusterStatus();

    @GET
    @Path("/nodes/{node}/network")
    Uni<Envelope> network(@PathParam("node") String node, @QueryParam("type") @Nullable String type);

    @POST
    @Path("/nodes/{node}/qemu")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Envelope> create(@PathParam("node") String node, MultivaluedMap<String, String> options);

    @DELETE
    @Path("/nodes/{node}/qemu/{vmid}")
    Uni<Envelope> destroy(
            @PathParam("node") String node,
            @PathParam("vmid") int vmid,
            @QueryParam("purge") int purge,
            @QueryParam("destroy-unreferenced-disks") int destroyUnreferencedDisks);

    @GET
    @Path("/nodes/{node}/qemu/{vmid}/agent/network-get-interfaces")
    Uni<Envelope> agentInterfaces(@PathParam("node") String node, @PathParam("vmid") int vmid);

    @POST
    @Path("/nodes/{node}/qemu/{vmid}/clone")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Envelope> clone(
            @PathParam("node") String node,
            @PathParam("vmid") int vmid,
            @FormParam("newid") int newId,
            @FormParam("name") String name,
            @FormParam("description") String description,
            @FormParam("full") int full,
            @FormParam("storage") @Nullable String storage,
            @FormParam("target") @Nullable String target,
            @FormParam("pool") @Nullable String pool,
            @FormParam("snapname") @Nullable String snapshot);

    @GET
    @Path("/nodes/{node}/qemu/{vmid}/config")
    Uni<Envelope> config(@PathParam("node") String node, @PathParam("vmid") int vmid);

    @PUT
    @Path("/nodes/{node}/qemu/{vmid}/config")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Envelope> configure(
            @PathParam("node") String node,
            @PathParam("vmid") int vmid,
            @FormParam("cores") @Nullable Integer cores,
            @FormParam("memory") @Nullable Integer memory,
            @FormParam("cpu") @Nullable String cpu,
            @FormParam("ciuser") @Nullable String ciUser,
            @FormParam("cipassword") @Nullable String ciPassword,
            @FormParam("ciupgrade") @Nullable Integer ciUpgrade,
            @FormParam("sshkeys") @Nullable String sshKeys,
            @FormParam("ipconfig0") @Nullable String ipConfig0,
            @FormParam("nameserver") @Nullable String nameserver,
            @FormParam("searchdomain") @Nullable String searchDomain,
            @FormParam("net0") @Nullable String net0,
            @FormParam("tags") @Nullable String tags,
            @FormParam("description") @Nullable String description,
            @FormParam("name") @Nullable String name,
            @FormParam("protection") @Nullable Integer protection,
            @FormParam("onboot") @Nullable Integer onBoot,
            @FormParam("delete") @Nullable String delete,
            @FormParam("digest") @Nullable String digest);

    @POST
    @Path("/nodes/{node}/qemu/{vmid}/config")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Envelope> changeDevices(
            @PathParam("node") String node, @PathParam("vmid") int vmid, MultivaluedMap<String, String> changes);

    @GET
    @Path("/nodes/{node}/qemu/{vmid}/migrate")
    Uni<Envelope> migrationConditions(@PathParam("node") String node, @PathParam("vmid") int vmid);

    @POST
    @Path("/nodes/{node}/qemu/{vmid}/migrate")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Envelope> migrate(
            @PathParam("node") String node,
            @PathParam("vmid") int vmid,
            @FormParam("target") String target,
            @FormParam("online") @Nullable Integer online,
            @FormParam("with-local-disks") @Nullable Integer withLocalDisks,
            @FormParam("targetstorage") @Nullable String targetStorage);

    @GET
    @Path("/nodes/{node}/qemu/{vmid}/pending")
    Uni<Envelope> pending(@PathParam("node") String node, @PathParam("vmid") int vmid);

    @GET
    @Path("/nodes/{node}/qemu/{vmid}/rrddata")
    Uni<Envelope> figures(
            @PathParam("node") String node,
            @PathParam("vmid") int vmid,
            @QueryParam("timeframe") String timeframe,
            @QueryParam("cf") String consolidation);

    @PUT
    @Path("/nodes/{node}/qemu/{vmid}/resize")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Envelope> resize(
            @PathParam("node") String node,
            @PathParam("vmid") int vmid,
            @FormParam("disk") String disk,
            @FormParam("size") String size);

    @GET
    @Path("/nodes/{node}/qemu/{vmid}/snapshot")
    Uni<Envelope> snapshots(@PathParam("node") String node, @PathParam("vmid") int vmid);

    @POST
    @Path("/nodes/{node}/qemu/{vmid}/snapshot")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Envelope> takeSnapshot(
            @PathParam("node") String node,
            @PathParam("vmid") int vmid,
            @FormParam("snapname") String name,
            @FormParam("description") String description,
            @FormParam("vmstate") @Nullable Integer withMemory);

    @DELETE
    @Path("/nodes/{node}/qemu/{vmid}/snapshot/{snapname}")
    Uni<Envelope> deleteSnapshot(
            @PathParam("node") String node,
            @PathParam("vmid") int vmid,
            @PathParam("snapname") String name,
            @QueryParam("force") @Nullable Integer force);

    @POST
    @Path("/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/rollback")
    Uni<Envelope> rollback(
            @PathParam("node") String node, @PathParam("vmid") int vmid, @PathParam("snapname") String name);

    @GET
    @Path("/nodes/{node}/qemu/{vmid}/status/current")
    Uni<Envelope> status(@PathParam("node") String node, @PathParam("vmid") int vmid);

    @POST
    @Path("/nodes/{node}/qemu/{vmid}/status/reboot")
    Uni<Envelope> reboot(@PathParam("node") String node, @PathParam("vmid") int vmid);

    @POST
    @Path("/nodes/{node}/qemu/{vmid}/status/reset")
    Uni<Envelope> reset(@PathParam("node") String node, @PathParam("vmid") int vmid);

    @POST
    @Path("/nodes/{node}/qemu/{vmid}/status/resume")
    Uni<Envelope> resume(@PathParam("node") String node, @PathParam("vmid") int vmid);

    @POST
    @Path("/nodes/{node}/qemu/{vmid}/status/shutdown")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Envelope> shutdown(
            @PathParam("node") String node,
            @PathParam("vmid") int vmid,
            @FormParam("timeout") @Nullable Long timeout,
            @FormParam("forceStop") @Nullable Integer forceStop);

    @POST
    @Path("/nodes/{node}/qemu/{vmid}/status/start")
    Uni<Envelope> start(@PathParam("node") String node, @PathParam("vmid") int vmid);

    @POST
    @Path("/nodes/{node}/qemu/{vmid}/status/stop")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Envelope> stop(
            @PathParam("node") String node,
            @PathParam("vmid") int vmid,
            @FormParam("overrule-shutdown") @Nullable Integer overruleShutdown);

    @POST
    @Path("/nodes/{node}/qemu/{vmid}/status/suspend")
    Uni<Envelope> suspend(@PathParam("node") String node, @PathParam("vmid") int vmid);

    @POST
    @Path("/nodes/{node}/qemu/{vmid}/template")
    Uni<Envelope> template(@PathParam("node") String node, @PathParam("vmid") int vmid);

    @GET
    @Path("/nodes/{node}/storage/{storage}/content")
    Uni<Envelope> content(
            @PathParam("node") String node,
            @PathParam("storage") String storage,
            @QueryParam("content") String content,
            @QueryParam("vmid") @Nullable Integer vmid);

    @GET
    @Path("/nodes/{node}/status")
    Uni<Envelope> nodeStatus(@PathParam("node") String node);

    @DELETE
    @Path("/nodes/{node}/storage/{storage}/content/{volume}")
    Uni<Envelope> deleteVolume(
            @PathParam("node") String node, @PathParam("storage") String storage, @PathParam("volume") String volume);

    @POST
    @Path("/nodes/{node}/storage/{storage}/download-url")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Envelope> download(
            @PathParam("node") String node,
            @PathParam("storage") String storage,
            @FormParam("content") String content,
            @FormParam("filename") String fileName,
            @FormParam("url") String url,
            @FormParam("checksum") String checksum,
            @FormParam("checksum-algorithm") String checksumAlgorithm);

    @GET
    @Path("/nodes/{node}/tasks")
    Uni<Envelope> tasks(
            @PathParam("node") String node,
            @QueryParam("source") String source,
            @QueryParam("limit") int limit,
            @QueryParam("typefilter") @Nullable String typeFilter,
            @QueryParam("vmid") @Nullable Integer vmid,
            @QueryParam("since") @Nullable Long since,
            @QueryParam("until") @Nullable Long until);

    @GET
    @Path("/nodes/{node}/tasks/{upid}/log")
    Uni<Envelope> taskLog(
            @PathParam("node") String node,
            @PathParam("upid") String upid,
            @QueryParam("start") int start,
            @QueryParam("limit") int limit);

    @GET
    @Path("/nodes/{node}/tasks/{upid}/status")
    Uni<Envelope> taskStatus(@PathParam("node") String node, @PathParam("upid") String upid);

    @DELETE
    @Path("/nodes/{node}/tasks/{upid}")
    Uni<Envelope> stopTask(@PathParam("node") String node, @PathParam("upid") String upid);

    @GET
    @Path("/nodes/{node}/time")
    Uni<Envelope> time(@PathParam("node") String node);

    @GET
    @Path("/version")
    Uni<Envelope> version();

    @POST
    @Path("/nodes/{node}/qemu/{vmid}/vncproxy")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Envelope> vncProxy(
            @PathParam("node") String node,
            @PathParam("vmid") int vmid,
            @FormParam("websocket") int websocket,
            @FormParam("generate-password") int generatePassword);

    @POST
    @Path("/nodes/{node}/qemu/{vmid}/termproxy")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Envelope> termProxy(
            @PathParam("node") String node, @PathParam("vmid") int vmid, @FormParam("serial") String serial);
}
