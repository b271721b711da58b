package dev.slipway.vm;

import dev.slipway.operation.Payload;
import dev.slipway.proxmox.DeviceChange;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the journal keeps of an accepted change of devices: the mark that the VM must carry, the devices as
/// they were seen and shall be, whether the data of a detached disk goes too, and the digest of the configuration
/// that this is meant for, if the client said.
@RegisterForReflection(targets = {DevicesPlan.class, DeviceChange.class})
record DevicesPlan(
        String marker,
        List<DeviceChange> changes,
        boolean destroy,
        @Nullable String digest) {

    DevicesPlan {
        changes = List.copyOf(changes);
    }

    static DevicesPlan read(String payload) {
        return Payload.read(DevicesPlan.class, payload);
    }

    String write() {
        return Payload.write(DevicesPlan.class, this);
    }
}
