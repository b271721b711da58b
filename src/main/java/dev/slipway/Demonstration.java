package dev.slipway;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Ties the profile `demo` to the embedded simulator.
///
/// The settings become system properties, which come before the environment: whoever has exported `PROXMOX_URL` for a
/// real cluster must not meet it in a demonstration whose password everybody knows.
final class Demonstration {

    static final String PROFILE = "demo";

    /// Credentials and certificate are those of the simulator, which are published with its source.
    static final String TOKEN_ID = "slipway@pve!simulator";

    static final String TOKEN_SECRET = "5e1f0d9c-7b1a-4c3e-9d2f-000000005afe";
    static final String FINGERPRINT =
            "9E:9B:46:7F:EF:05:08:01:21:BF:79:02:31:75:93:15:82:91:49:60:0C:90:6C:F4:00:34:E3:EA:E7:B3:4F:0D";

    private Demonstration() {}

    /// Whether one of the active profiles is ours; `property` comes before `environment`, as in the framework.
    static boolean chosen(@Nullable String property, @Nullable String environment) {
        String profiles = property == null ? environment : property;
        return profiles != null
                && Arrays.stream(profiles.split(",")).map(String::strip).anyMatch(PROFILE::equals);
    }

    /// The settings, an empty value standing for none.
    static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("proxmox.url", "https://127.0.0.1:${simulator.port}");
        settings.put("proxmox.token-id", TOKEN_ID);
        settings.put("proxmox.token-secret", TOKEN_SECRET);
        settings.put("proxmox.fingerprints", FINGERPRINT);
        for (String key : new String[] {"ca-file", "node", "user", "password"}) {
            settings.put("proxmox." + key, "");
        }
        settings.put("proxmox.insecure", "false");
        return settings;
    }
}
