package dev.slipway.proxmox;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A device of a guest as it was seen, and as it shall be: lines of its configuration, `null` where there is
/// none.
///
/// What was seen is kept so that a change made meanwhile by somebody else is not overwritten.
public record DeviceChange(
        String device, @Nullable String seen, @Nullable String wanted) {

    /// How the allocation of a disk is written.
    private static final Pattern ALLOCATION = Pattern.compile("([^:]+):(\\d+)(?:,.*)?");

    /// A device in a place that is free.
    public static DeviceChange add(String device, Object wanted) {
        return new DeviceChange(device, null, wanted.toString());
    }

    /// Whether it is so, or will be after a restart.
    public boolean isIn(GuestConfig config) {
        String now = config.options().get(device);
        if (wanted == null || now == null) {
            return Objects.equals(wanted, now);
        }
        return device.startsWith("net")
                ? NetworkDevice.parse(wanted).isLike(NetworkDevice.parse(now))
                : became(wanted, now);
    }

    /// Whether nobody has touched the device since it was seen.
    public boolean isUntouchedIn(GuestConfig config) {
        return Objects.equals(seen, config.options().get(device));
    }

    /// Whether a line of the configuration is what became of a drive that was asked for. What is allocated gets
    /// a name of its own.
    private static boolean became(String asked, String line) {
        GuestConfig.Disk found = GuestConfig.Disk.parse(line);
        Matcher allocation = ALLOCATION.matcher(asked);
        if (!allocation.matches()) {
            return GuestConfig.Disk.parse(asked).volume().equals(found.volume());
        }
        DiskSize size = DiskSize.ofGiB(Long.parseLong(allocation.group(2)));
        return found.storage().filter(allocation.group(1)::equals).isPresent()
                && found.size().filter(size::equals).isPresent();
    }
}
