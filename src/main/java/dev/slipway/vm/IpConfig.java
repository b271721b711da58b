package dev.slipway.vm;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The value of `ipconfig0`, checked: Proxmox VE accepts a gateway outside of the subnet, and the guest then has no
/// route (field guide 26).
final class IpConfig {

    private static final Set<String> KEYS = Set.of("ip", "gw", "ip6", "gw6");
    private static final String FORM =
            "is dhcp, an address with its prefix such as 10.0.0.5/24, or ip=…,gw=…,ip6=…,gw6=…";

    private final Map<String, String> values = new LinkedHashMap<>();
    private final BiConsumer<String, String> errors;
    private boolean broken;

    private IpConfig(BiConsumer<String, String> errors) {
        this.errors = errors;
    }

    /// The value in Proxmox VE's form; empty when nothing was asked for, or when something is wrong with it, which
    /// `errors` then was told as field and detail.
    static Optional<String> read(@Nullable String config, @Nullable String gateway, BiConsumer<String, String> errors) {
        IpConfig ip = new IpConfig(errors);
        if (config != null) {
            ip.split(config.strip());
        }
        if (!ip.broken && gateway != null) {
            ip.gateway(gateway.strip());
        }
        if (!ip.broken) {
            ip.check("ip", "gw", 32, Set.of("dhcp"));
            ip.check("ip6", "gw6", 128, Set.of("dhcp", "auto"));
        }
        return ip.broken || ip.values.isEmpty()
                ? Optional.empty()
                : Optional.of(ip.values.entrySet().stream()
                        .map(value -> value.getKey() + "=" + value.getValue())
                        .collect(Collectors.joining(",")));
    }

    private void split(String config) {
        if (!config.contains("=")) {
            values.put(config.contains(":") ? "ip6" : "ip", config);
            return;
        }
        for (String pair : config.split(",", -1)) {
            String[] part = pair.strip().split("=", 2);
            if (part.length != 2 || !KEYS.contains(part[0]) || values.put(part[0], part[1]) != null) {
                error("ip_config", FORM);
                return;
            }
        }
    }

    private void gateway(String gateway) {
        String key = gateway.contains(":") ? "gw6" : "gw";
        String before = values.putIfAbsent(key, gateway);
        if (before != null && !before.equals(gateway)) {
            error("gateway", "is given twice, here and in ip_config");
        }
    }

    private void check(String key, String gatewayKey, int bits, Set<String> words) {
        String value = values.get(key);
        String gateway = values.get(gatewayKey);
        if (value == null || words.contains(value)) {
            if (gateway != null) {
                error("gateway", "needs a static address in ip_config");
            }
            return;
        }
        Optional<Cidr> cidr = Cidr.parse(value, bits);
        if (cidr.isEmpty()) {
            error("ip_config", FORM);
        } else if (gateway != null) {
            reachable(cidr.get(), gateway, bits);
        }
    }

    private void reachable(Cidr cidr, String gateway, int bits) {
        Optional<InetAddress> address = literal(gateway, bits);
        if (address.isEmpty()) {
            error("gateway", "is an IP address");
        } else if (address.get().equals(cidr.address())) {
            error("gateway", "is the address of the VM itself");
        } else if (!cidr.contains(address.get()) && !address.get().isLinkLocalAddress()) {
            error("gateway", "lies outside of the subnet of " + cidr);
        }
    }

    private static Optional<InetAddress> literal(String text, int bits) {
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            return address.getAddress().length * Byte.SIZE == bits ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private void error(String field, String detail) {
        broken = true;
        errors.accept(field, detail);
    }

    /// A host's address with the length of its network prefix.
    private record Cidr(InetAddress address, int prefix) {

        static Optional<Cidr> parse(String text, int bits) {
            String[] part = text.split("/", -1);
            if (part.length != 2 || !part[1].matches("\\d{1,3}")) {
                return Optional.empty();
            }
            int prefix = Integer.parseInt(part[1]);
            return literal(part[0], bits)
                    .filter(address -> prefix >= 1 && prefix <= bits)
                    .map(address -> new Cidr(address, prefix))
                    .filter(Cidr::isHost);
        }

        /// Neither the network itself, nor its broadcast address, nor one that no host may have.
        private boolean isHost() {
            if (address.isMulticastAddress() || address.isAnyLocalAddress() || address.isLoopbackAddress()) {
                return false;
            }
            int host = address.getAddress().length * Byte.SIZE - prefix;
            return !(address instanceof Inet4Address) || host < 2 || !(hostBits(false) || hostBits(true));
        }

        private boolean hostBits(boolean set) {
            byte[] bytes = address.getAddress();
            for (int bit = prefix; bit < bytes.length * Byte.SIZE; bit++) {
                if (bit(bytes, bit) != set) {
                    return false;
                }
            }
            return true;
        }

        boolean contains(InetAddress other) {
            byte[] ours = address.getAddress();
            byte[] theirs = other.getAddress();
            for (int bit = 0; bit < prefix; bit++) {
                if (bit(ours, bit) != bit(theirs, bit)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean bit(byte[] bytes, int index) {
            return (bytes[index / Byte.SIZE] >> (Byte.SIZE - 1 - index % Byte.SIZE) & 1) == 1;
        }

        @Override
        public String toString() {
            return address.getHostAddress() + "/" + prefix;
        }
    }
}
