package dev.slipway.provisioning;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// Create requests that must be refused: a body, the status, and the field that the answer names (empty for the whole
/// body).
final class BadCreateRequests {

    private static final String GOOD_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBxW0eZ1Xn8dXvYdWc4jGmZ0m7oVt0yU1lqkS0yXyU2a me";

    private BadCreateRequests() {}

    static Stream<Arguments> table() {
        return Stream.of(
                        body(),
                        names(),
                        templatesAndSizes(),
                        amounts(),
                        places(),
                        networks(),
                        withoutTemplate(),
                        devices(),
                        users(),
                        keys(),
                        addresses(),
                        tagsAndMetadata())
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> body() {
        return Stream.of(
                row("", 400, ""),
                row("null", 400, ""),
                row("[]", 400, ""),
                row("\"web\"", 400, ""),
                row("{", 400, ""),
                row("{\"name\": \"web-1\",}", 400, ""),
                row("{\"name\": \"web-1\", \"template\": \"debian-12\", \"cpus\": 2}", 400, "cpus"),
                row(
                        "{\"name\": \"web-1\", \"template\": \"debian-12\", \"cloud_init\": {\"sshkeys\": []}}",
                        400,
                        "cloud_init.sshkeys"),
                row("{}", 400, "name"),
                row("{\"name\": \"web-1\"}", 400, "template"));
    }

    private static Stream<Arguments> names() {
        return Stream.of(
                        "",
                        " ",
                        "web_1",
                        "web 1",
                        "-web",
                        "web-",
                        "web..1",
                        ".web",
                        "web.",
                        "wéb",
                        "a".repeat(64),
                        "x".repeat(300),
                        "web/../1",
                        "<script>",
                        "web\\n1")
                .map(name -> row("{\"name\": \"%s\", \"template\": \"debian-12\"}".formatted(name), 400, "name"));
    }

    private static Stream<Arguments> templatesAndSizes() {
        return Stream.of(
                with("\"template\": \"windows-3.11\"", 400, "template"),
                with("\"template\": \"\"", 400, "template"),
                with("\"template\": 4711", 400, "template"),
                with("\"template\": {}", 400, "template"),
                row("{\"name\": \"web-1\", \"template\": \"debian-12\", \"size\": \"gigantic\"}", 400, "size"),
                row("{\"name\": \"web-1\", \"template\": \"debian-12\", \"size\": \"\"}", 400, "size"),
                row("{\"name\": \"web-1\", \"template\": \"debian-12\", \"size\": 3}", 400, "size"));
    }

    private static Stream<Arguments> amounts() {
        return Stream.of(
                good("\"cores\": 0", "cores"),
                good("\"cores\": -1", "cores"),
                good("\"cores\": 100000", "cores"),
                good("\"cores\": 1.5", "cores"),
                good("\"cores\": \"many\"", "cores"),
                good("\"cores\": []", "cores"),
                good("\"memory\": 1", "memory"),
                good("\"memory\": 99999999999", "memory"),
                good("\"memory\": true", "memory"),
                good("\"disk_size\": 0", "disk_size"),
                good("\"disk_size\": 1", "disk_size"),
                good("\"disk_size\": \"40G\"", "disk_size"),
                good("\"disk_size\": 999999999", "disk_size"));
    }

    private static Stream<Arguments> places() {
        return Stream.of(
                good("\"node\": \"pve99\"", "node"),
                good("\"node\": \"no/de\"", "node"),
                good("\"cluster\": \"mars\"", "cluster"),
                good("\"cluster\": \"../x\"", "cluster"),
                good("\"storage\": \"floppy\"", "storage"),
                good("\"storage\": \"a b\"", "storage"),
                good("\"start_on_create\": \"maybe\"", "start_on_create"),
                good("\"full_clone\": 2.5", "full_clone"),
                good("\"cpu_type\": \"host,flags=+aes\"", "cpu_type"));
    }

    private static Stream<Arguments> networks() {
        return Stream.of(
                good("\"network\": \"vmbr99\"", "network"),
                good("\"network\": \"vmbr0,tag=7\"", "network"),
                good("\"vlan\": 0", "vlan"),
                good("\"vlan\": 4095", "vlan"),
                good("\"vlan\": \"red\"", "vlan"));
    }

    private static Stream<Arguments> withoutTemplate() {
        return Stream.of(
                with("\"blank\": false", 400, "template"),
                with("\"iso\": \"\"", 400, "iso"),
                with("\"iso\": \"local:iso/none.iso\"", 400, "iso"),
                with("\"iso\": \"x.iso\", \"blank\": true", 400, "blank"),
                with("\"blank\": true, \"template\": \"debian-12\"", 400, "template"),
                with("\"blank\": true, \"full_clone\": true", 400, "full_clone"),
                with("\"blank\": true, \"cloud_init\": {\"user\": \"kim\"}", 400, "cloud_init"),
                with("\"blank\": true, \"os_type\": \"beos\"", 400, "os_type"),
                with("\"blank\": true, \"bios\": \"coreboot\"", 400, "bios"),
                with("\"blank\": true, \"machine\": \"isapc\"", 400, "machine"),
                good("\"os_type\": \"l26\"", "os_type"),
                good("\"bios\": \"ovmf\"", "bios"),
                good("\"machine\": \"q35\"", "machine"));
    }

    private static Stream<Arguments> devices() {
        return Stream.of(
                good("\"disks\": [{}]", "disks.0.size"),
                good("\"disks\": [null]", "disks.0"),
                good("\"disks\": [{\"size\": 0}]", "disks.0.size"),
                good("\"disks\": [{\"size\": 1}, {\"size\": 1, \"storage\": \"a b\"}]", "disks.1.storage"),
                good("\"disks\": [{\"size\": 1, \"storage\": \"floppy\"}]", "disks"),
                good("\"networks\": [{}]", "networks.0.bridge"),
                good("\"networks\": [{\"bridge\": \"vmbr0,tag=7\"}]", "networks.0.bridge"),
                good("\"networks\": [{\"bridge\": \"vmbr0\", \"vlan\": 4095}]", "networks.0.vlan"),
                good("\"networks\": [{\"bridge\": \"vmbr0\", \"model\": \"ne2000\"}]", "networks.0.model"));
    }

    private static Stream<Arguments> users() {
        return Stream.of(
                cloudInit("\"user\": \"Root User\"", "user"),
                cloudInit("\"user\": \"\"", "user"),
                cloudInit("\"user\": \"0day\"", "user"),
                cloudInit("\"password\": \"\"", "password"),
                cloudInit("\"password\": \"a\\nb\"", "password"),
                cloudInit("\"password\": \"%s\"".formatted("x".repeat(200)), "password"));
    }

    private static Stream<Arguments> keys() {
        return Stream.of(
                cloudInit("\"ssh_keys\": [\"not a key\"]", "ssh_keys.0"),
                cloudInit("\"ssh_keys\": [\"ssh-rsa AAAA...\"]", "ssh_keys.0"),
                cloudInit(
                        "\"ssh_keys\": [\"%s\", \"ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIA== x\"]".formatted(GOOD_KEY),
                        "ssh_keys.1"),
                cloudInit("\"ssh_keys\": [\"%s\\n%s\"]".formatted(GOOD_KEY, GOOD_KEY), "ssh_keys.0"),
                cloudInit("\"ssh_keys\": \"%s\"".formatted(GOOD_KEY), "ssh_keys"),
                cloudInit("\"ssh_keys\": [null]", "ssh_keys.0"));
    }

    private static Stream<Arguments> addresses() {
        return Stream.of(
                cloudInit("\"ip_config\": \"somewhere\"", "ip_config"),
                cloudInit("\"ip_config\": \"ip=10.0.0.5\"", "ip_config"),
                cloudInit("\"ip_config\": \"10.0.0.5/33\"", "ip_config"),
                cloudInit("\"ip_config\": \"10.0.0.256/24\"", "ip_config"),
                cloudInit("\"ip_config\": \"10.0.0.0/24\"", "ip_config"),
                cloudInit("\"ip_config\": \"10.0.0.255/24\"", "ip_config"),
                cloudInit("\"ip_config\": \"ip=dhcp,hostname=x\"", "ip_config"),
                cloudInit("\"ip_config\": \"ip=10.0.0.5/24,gw=192.168.1.1\"", "gateway"),
                cloudInit("\"ip_config\": \"10.0.0.5/24\", \"gateway\": \"10.0.1.1\"", "gateway"),
                cloudInit("\"ip_config\": \"10.0.0.5/24\", \"gateway\": \"10.0.0.5\"", "gateway"),
                cloudInit("\"ip_config\": \"10.0.0.5/24\", \"gateway\": \"router\"", "gateway"),
                cloudInit("\"ip_config\": \"dhcp\", \"gateway\": \"10.0.0.1\"", "gateway"),
                cloudInit("\"gateway\": \"10.0.0.1\"", "gateway"),
                cloudInit("\"dns\": [\"300.1.1.1\"]", "dns"),
                cloudInit("\"dns\": [\"dns.example.org\"]", "dns"),
                cloudInit("\"searchdomain\": \"exa mple\"", "searchdomain"));
    }

    private static Stream<Arguments> tagsAndMetadata() {
        return Stream.of(
                good("\"tags\": [\"a b\"]", "tags.0"),
                good("\"tags\": [\"ok\", \"\"]", "tags.1"),
                good("\"tags\": [\"a;b\"]", "tags.0"),
                good("\"tags\": \"web\"", "tags"),
                good("\"metadata\": {\"a b\": \"c\"}", "metadata"),
                good("\"metadata\": []", "metadata"),
                good("\"description\": \"%s\"".formatted("x".repeat(9000)), "description"),
                good("\"description\": \"\\u0000\"", "description"));
    }

    private static Arguments good(String change, String field) {
        return row("{\"name\": \"web-1\", \"template\": \"debian-12\", %s}".formatted(change), 400, field);
    }

    private static Arguments with(String template, int status, String field) {
        return row("{\"name\": \"web-1\", %s}".formatted(template), status, field);
    }

    private static Arguments cloudInit(String change, String field) {
        return row(
                "{\"name\": \"web-1\", \"template\": \"debian-12\", \"cloud_init\": {%s}}".formatted(change),
                400,
                "cloud_init." + field);
    }

    private static Arguments row(String body, int status, String field) {
        return Arguments.of(body, status, field);
    }
}
