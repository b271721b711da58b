package dev.slipway.vm;

import dev.slipway.refusal.FieldError;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules of a request's `cloud_init`.
final class CloudInitRules {

    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    private static final int MAX_PASSWORD = 128;
    private static final int MAX_KEYS = 50;
    private static final int MAX_SERVERS = 8;

    private final List<FieldError> errors = new ArrayList<>();

    private CloudInitRules() {}

    static List<FieldError> broken(CloudInitRequest cloudInit) {
        CloudInitRules rules = new CloudInitRules();
        rules.user(cloudInit.user());
        rules.password(cloudInit.password());
        rules.keys(cloudInit.sshKeys());
        IpConfig.read(cloudInit.ipConfig(), cloudInit.gateway(), rules::error);
        rules.servers(cloudInit.dns());
        if (cloudInit.searchDomain() != null && !FieldRules.isHostName(cloudInit.searchDomain())) {
            rules.error("searchdomain", "is a domain name, such as example.org");
        }
        return rules.errors;
    }

    private void user(@Nullable String user) {
        if (user != null && !USER.matcher(user).matches()) {
            error("user", "is a Unix user name: lower-case letters, digits, _ and -, at most 32");
        }
    }

    private void password(@Nullable String password) {
        if (password == null) {
            return;
        }
        if (password.isEmpty() || password.length() > MAX_PASSWORD) {
            error("password", "has 1 to %d characters".formatted(MAX_PASSWORD));
        } else if (password.chars().anyMatch(Character::isISOControl)) {
            error("password", "has no control characters");
        }
    }

    private void keys(@Nullable List<String> keys) {
        if (keys == null) {
            return;
        }
        if (keys.size() > MAX_KEYS) {
            error("ssh_keys", "has at most %d keys".formatted(MAX_KEYS));
        }
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i) == null || !SshKey.isPublicKey(keys.get(i))) {
                error("ssh_keys." + i, "is one OpenSSH public key in a line, such as ssh-ed25519 AAAA… name");
            }
        }
    }

    private void servers(@Nullable List<String> servers) {
        if (servers == null) {
            return;
        }
        List<String> all = split(servers);
        if (all.size() > MAX_SERVERS) {
            error("dns", "has at most %d addresses".formatted(MAX_SERVERS));
        }
        for (String server : all) {
            if (!isAddress(server)) {
                error("dns", "is a list of IP addresses");
                return;
            }
        }
    }

    /// Name servers may come one by one or several in a text, as Proxmox VE itself writes them.
    static List<String> split(List<String> servers) {
        return servers.stream()
                .flatMap(text -> Pattern.compile("[,;\\s]+").splitAsStream(text == null ? "?" : text.strip()))
                .toList();
    }

    static boolean isAddress(String text) {
        try {
            return !text.isEmpty() && !InetAddress.ofLiteral(text).isAnyLocalAddress();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private void error(String field, String detail) {
        errors.add(FieldError.at("cloud_init." + field, detail));
    }
}
