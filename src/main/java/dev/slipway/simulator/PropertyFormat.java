package dev.slipway.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A property string such as `virtio,bridge=vmbr0,tag=5`: comma-separated fields, one of which may leave
/// out its name.
final class PropertyFormat {

    private static final String MODELS =
            "e1000|e1000-82540em|e1000-82544gc|e1000-82545em|e1000e|i82551|i82557b|i82559er"
                    + "|ne2k_isa|ne2k_pci|pcnet|rtl8139|virtio|vmxnet3";

    private static final String DRIVE = """
            file! string
            aio string enum=native|threads|io_uring
            backup boolean
            bps integer
            bps_max_length integer 1..
            bps_rd integer
            bps_rd_max_length integer 1..
            bps_wr integer
            bps_wr_max_length integer 1..
            cache string enum=none|writethrough|writeback|unsafe|directsync
            detect_zeroes boolean
            discard string enum=ignore|on
            efitype string enum=2m|4m
            format string enum=raw|qcow|qed|qcow2|vmdk|cloop
            import-from string
            iops integer
            iops_max integer
            iops_max_length integer 1..
            iops_rd integer
            iops_rd_max integer
            iops_rd_max_length integer 1..
            iops_wr integer
            iops_wr_max integer
            iops_wr_max_length integer 1..
            iothread boolean
            mbps number
            mbps_max number
            mbps_rd number
            mbps_rd_max number
            mbps_wr number
            mbps_wr_max number
            media string enum=cdrom|disk
            ms-cert string
            pre-enrolled-keys boolean
            product string
            queues integer 2..
            replicate boolean
            rerror string enum=ignore|report|stop
            ro boolean
            scsiblock boolean
            serial string len=60 {urlencoded}
            shared boolean
            size string {disk-size}
            snapshot boolean
            ssd boolean
            vendor string
            version string enum=v1.2|v2.0
            werror string enum=enospc|ignore|report|stop
            wwn string
            """;

    private static final Map<String, PropertyFormat> NAMED = Map.of(
            "net",
            new PropertyFormat("model", "macaddr", "model! string enum=" + MODELS + """

                            macaddr string {mac-addr}
                            bridge string {pve-bridge-id}
                            firewall boolean
                            link_down boolean
                            mtu integer 1..65520
                            queues integer 0..64
                            rate number 0..
                            tag integer 1..4094
                            trunks string pattern=\\d+(?:-\\d+)?(?:;\\d+(?:-\\d+)?)*
                            """),
            "pve-qm-ipconfig",
            new PropertyFormat("", "", """
                    ip string {pve-ipv4-config}
                    gw string requires=ip {ipv4}
                    ip6 string {pve-ipv6-config}
                    gw6 string requires=ip6 {ipv6}
                    """),
            "memory",
            new PropertyFormat("current", "", "current! integer 16.."),
            "agent",
            new PropertyFormat("enabled", "", """
                    enabled! boolean
                    freeze-fs boolean
                    freeze-fs-on-backup boolean
                    fstrim_cloned_disks boolean
                    guest-fsfreeze boolean
                    type string enum=virtio|isa
                    """),
            "ide",
            new PropertyFormat("file", "", DRIVE),
            "sata",
            new PropertyFormat("file", "", DRIVE),
            "scsi",
            new PropertyFormat("file", "", DRIVE),
            "virtio",
            new PropertyFormat("file", "", DRIVE),
            "efidisk",
            new PropertyFormat("file", "", DRIVE),
            "tpmstate",
            new PropertyFormat("file", "", DRIVE));

    private final String defaultKey;

    /// The field that takes the value of `<choice of the default key>=<value>`, as in `virtio=BC:24:…`.
    private final String aliasKey;

    private final ParameterTable fields;

    private PropertyFormat(String defaultKey, String aliasKey, String fields) {
        this.defaultKey = defaultKey;
        this.aliasKey = aliasKey;
        this.fields = ParameterTable.parse(fields, 0);
    }

    static Optional<PropertyFormat> named(String name) {
        return Optional.ofNullable(NAMED.get(name));
    }

    /// The fields of a value that was checked before.
    static Map<String, String> fields(String format, String value) {
        PropertyFormat found = NAMED.get(format);
        if (found == null) {
            throw new IllegalArgumentException("no property format " + format);
        }
        return found.split(value, new ArrayList<>());
    }

    Optional<String> error(String name, String value) {
        List<String> problems = new ArrayList<>();
        Map<String, String> values = split(value, problems);
        if (!problems.isEmpty()) {
            return Optional.of(problems.getFirst());
        }
        try {
            fields.verify(values);
            return Optional.empty();
        } catch (ApiError wrong) {
            StringBuilder text = new StringBuilder("format error\n");
            new TreeMap<>(wrong.errors)
                    .forEach((field, error) -> text.append(name)
                            .append('.')
                            .append(field)
                            .append(": ")
                            .append(error)
                            .append('\n'));
            return Optional.of(text.toString());
        }
    }

    private Map<String, String> split(String value, List<String> problems) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : value.split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int equals = part.indexOf('=');
            String key = equals < 0 ? defaultKey : part.substring(0, equals);
            String text = part.substring(equals + 1);
            if (key.isEmpty()) {
                problems.add("value without key, but schema does not define a default key\n");
            } else if (!aliasKey.isEmpty() && equals > 0 && isChoice(key)) {
                put(values, defaultKey, key, problems);
                put(values, aliasKey, text, problems);
            } else {
                put(values, key.equals("volume") ? "file" : key, text, problems);
            }
        }
        return values;
    }

    private boolean isChoice(String key) {
        return fields.find(defaultKey).orElseThrow().choices().contains(key);
    }

    private static void put(Map<String, String> values, String key, String text, List<String> problems) {
        if (values.putIfAbsent(key, text) != null) {
            problems.add("duplicate key in comma-separated list property: %s\n".formatted(key));
        }
    }
}
