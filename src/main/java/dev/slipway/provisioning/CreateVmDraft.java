package dev.slipway.provisioning;

import dev.slipway.vm.CloudInitRequest;
import dev.slipway.vm.DiskRequest;
import dev.slipway.vm.NetworkRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A create request as code writes one: it names what it means, and leaves out the rest as a client does.
public final class CreateVmDraft {

    private @Nullable String name;
    private @Nullable String description;
    private @Nullable String template;
    private @Nullable String size;
    private @Nullable Integer cores;
    private @Nullable Integer memory;
    private @Nullable Integer diskSize;
    private @Nullable String cpuType;
    private @Nullable String cluster;
    private @Nullable String node;
    private @Nullable String storage;
    private @Nullable String network;
    private @Nullable Integer vlan;
    private @Nullable CloudInitRequest cloudInit;
    private @Nullable List<String> tags;
    private @Nullable Map<String, String> metadata;
    private @Nullable Boolean startOnCreate;
    private @Nullable Boolean fullClone;
    private @Nullable Integer count;
    private @Nullable String iso;
    private @Nullable Boolean blank;
    private @Nullable String osType;
    private @Nullable String bios;
    private @Nullable String machine;
    private @Nullable List<DiskRequest> disks;
    private @Nullable List<NetworkRequest> networks;

    /// One that says nothing yet.
    public CreateVmDraft() {}

    /// One that says what another request says.
    CreateVmDraft(CreateVmRequest request) {
        name = request.name();
        description = request.description();
        template = request.template();
        size = request.size();
        cores = request.cores();
        memory = request.memory();
        diskSize = request.diskSize();
        cpuType = request.cpuType();
        cluster = request.cluster();
        node = request.node();
        storage = request.storage();
        network = request.network();
        vlan = request.vlan();
        cloudInit = request.cloudInit();
        tags = request.tags();
        metadata = request.metadata();
        startOnCreate = request.startOnCreate();
        fullClone = request.fullClone();
        count = request.count();
        iso = request.iso();
        blank = request.blank();
        osType = request.osType();
        bios = request.bios();
        machine = request.machine();
        disks = request.disks();
        networks = request.networks();
    }

    public CreateVmDraft name(@Nullable String value) {
        name = value;
        return this;
    }

    public CreateVmDraft description(@Nullable String value) {
        description = value;
        return this;
    }

    public CreateVmDraft template(@Nullable String value) {
        template = value;
        return this;
    }

    public CreateVmDraft size(@Nullable String value) {
        size = value;
        return this;
    }

    public CreateVmDraft cores(@Nullable Integer value) {
        cores = value;
        return this;
    }

    /// In MiB.
    public CreateVmDraft memory(@Nullable Integer value) {
        memory = value;
        return this;
    }

    /// In GiB.
    public CreateVmDraft diskSize(@Nullable Integer value) {
        diskSize = value;
        return this;
    }

    public CreateVmDraft cluster(@Nullable String value) {
        cluster = value;
        return this;
    }

    public CreateVmDraft node(@Nullable String value) {
        node = value;
        return this;
    }

    public CreateVmDraft storage(@Nullable String value) {
        storage = value;
        return this;
    }

    public CreateVmDraft network(@Nullable String value) {
        network = value;
        return this;
    }

    public CreateVmDraft vlan(@Nullable Integer value) {
        vlan = value;
        return this;
    }

    public CreateVmDraft cloudInit(@Nullable CloudInitRequest value) {
        cloudInit = value;
        return this;
    }

    public CreateVmDraft tags(@Nullable List<String> value) {
        tags = value;
        return this;
    }

    public CreateVmDraft startOnCreate(@Nullable Boolean value) {
        startOnCreate = value;
        return this;
    }

    public CreateVmDraft fullClone(@Nullable Boolean value) {
        fullClone = value;
        return this;
    }

    public CreateVmDraft count(@Nullable Integer value) {
        count = value;
        return this;
    }

    public CreateVmDraft iso(@Nullable String value) {
        iso = value;
        return this;
    }

    public CreateVmDraft blank(@Nullable Boolean value) {
        blank = value;
        return this;
    }

    public CreateVmDraft disks(@Nullable List<DiskRequest> value) {
        disks = value;
        return this;
    }

    public CreateVmDraft networks(@Nullable List<NetworkRequest> value) {
        networks = value;
        return this;
    }

    /// The request that says this and nothing else.
    public CreateVmRequest request() {
        return new CreateVmRequest(
                name,
                description,
                template,
                size,
                cores,
                memory,
                diskSize,
                cpuType,
                cluster,
                node,
                storage,
                network,
                vlan,
                cloudInit,
                tags,
                metadata,
                startOnCreate,
                fullClone,
                count,
                iso,
                blank,
                osType,
                bios,
                machine,
                disks,
                networks);
    }
}
