package dev.slipway.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// The named value formats of Proxmox VE that the simulator checks, with the texts of the real checks.
///
/// Source: pve-common `src/PVE/JSONSchema.pm`, qemu-server `src/PVE/QemuServer.pm`. Formats not listed
/// accept any text.
final class Formats {

    private static final Pattern DNS_NAME =
            Pattern.compile("([a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?\\.)*[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?");
    private static final Pattern NODE = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?");
    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1?\\d?\\d)");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
    private static final Pattern STORAGE = Pattern.compile("(?i)[a-z][a-z0-9\\-_.]*[a-z0-9]");
    private static final Pattern CONFIG_ID = Pattern.compile("(?i)[a-z][a-z0-9_-]+");

    private Formats() {}

    static Optional<String> error(String format, String name, String value) {
        return switch (format) {
            case "pve-vmid" -> unless(value.matches("[1-9][0-9]{2,8}"), "value does not look like a valid VM ID\n");
            case "pve-node" -> unless(matches(NODE, value), "value does not look like a valid node name\n");
            case "dns-name" -> unless(matches(DNS_NAME, value), "value does not look like a valid DNS name\n");
            case "pve-storage-id" ->
                unless(matches(STORAGE, value), "storage ID '%s' contains illegal characters\n".formatted(value));
            case "pve-configid" ->
                unless(matches(CONFIG_ID, value), "invalid configuration ID '%s'\n".formatted(value));
            case "pve-poolid" ->
                unless(
                        value.matches("[A-Za-z0-9.\\-_]+(/[A-Za-z0-9.\\-_]+){0,2}"),
                        "value '%s' does not look like a valid pool name\n".formatted(value));
            case "urlencoded" ->
                unless(value.matches("[-%a-zA-Z0-9_.!~*'()]*"), "invalid urlencoded string: %s\n".formatted(value));
            case "pve-tag-list" -> tags(value);
            case "pve-configid-list" -> configIds(value);
            case "pve-bridge-id" -> unless(value.matches("[a-zA-Z0-9_\\-.:]{1,}"), "invalid bridge name\n");
            case "mac-addr" -> unless(unicastMac(value), "value does not look like a valid unicast MAC address\n");
            case "ipv4" -> unless(matches(IPV4, value), "value does not look like a valid IPv4 address\n");
            case "ipv6" -> unless(matches(IPV6, value), "value does not look like a valid IPv6 address\n");
            case "pve-ipv4-config" ->
                unless(
                        value.equals("dhcp") || cidr4(value),
                        "value does not look like a valid ipv4 network configuration\n");
            case "pve-ipv6-config" ->
                unless(
                        value.equals("dhcp") || value.equals("auto") || cidr6(value),
                        "value does not look like a valid ipv6 network configuration\n");
            case "disk-size" ->
                unless(
                        value.matches("\\d+(\\.\\d+)?[KMGT]?"),
                        "value does not look like a valid disk size: %s\n".formatted(value));
            default -> PropertyFormat.named(format).flatMap(p -> p.error(name, value));
        };
    }

    private static boolean matches(Pattern pattern, String value) {
        return pattern.matcher(value).matches();
    }

    private static Optional<String> unless(boolean fine, String text) {
        return fine ? Optional.empty() : Optional.of(text);
    }

    private static Optional<String> tags(String value) {
        for (String tag : value.split("[,; ]+", -1)) {
            if (!tag.isEmpty() && !tag.matches("[a-zA-Z0-9_][a-zA-Z0-9_\\-+.]*")) {
                return Optional.of("invalid characters in tag\n");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> configIds(String value) {
        for (String id : value.split("[,; \0]+", -1)) {
            if (!id.isEmpty() && !matches(CONFIG_ID, id)) {
                return Optional.of("invalid configuration ID '%s'\n".formatted(id));
            }
        }
        return Optional.empty();
    }

    private static boolean unicastMac(String value) {
        return value.matches("(?i)[0-9a-f][02468ace](:[0-9a-f]{2}){5}");
    }

    private static boolean cidr4(String value) {
        int slash = value.indexOf('/');
        return slash > 0
                && matches(IPV4, value.substring(0, slash))
                && value.substring(slash + 1).matches("[0-9]|[12][0-9]|3[0-2]");
    }

    private static boolean cidr6(String value) {
        int slash = value.indexOf('/');
        return slash > 0
                && matches(IPV6, value.substring(0, slash))
                && value.substring(slash + 1).matches("\\d{1,2}|1[01]\\d|12[0-8]");
    }

    /// Whether every line of percent-encoded key material looks like a public key, as ssh-keygen would
    /// judge it.
    static boolean sshKeys(String encoded) {
        return FormDecoder.decode(encoded, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .allMatch(line ->
                        line.matches("(ssh-(rsa|ed25519|dss)|ecdsa-sha2-\\S+|sk-\\S+) [A-Za-z0-9+/]{20,}=*( .*)?"));
    }
}
