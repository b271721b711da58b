package dev.slipway.proxmox;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One network interface as the guest agent sees it, loopback and container bridges included: match by MAC of
/// `netN`.
public record GuestInterface(String name, @Nullable String mac, List<InetAddress> addresses) {

    public GuestInterface {
        addresses = List.copyOf(addresses);
    }

    /// The agent's own failures come as `result.error` inside a success.
    static List<GuestInterface> readAll(Call call, Fields data) {
        Fields error = data.object("result").object("error");
        if (error.has("desc")) {
            throw ProxmoxErrors.ofText(call, error.requiredText("desc"));
        }
        return data.list("result").stream().map(GuestInterface::read).toList();
    }

    private static GuestInterface read(Fields entry) {
        return new GuestInterface(
                entry.optionalText("name").orElse(""),
                entry.text("hardware-address"),
                entry.list("ip-addresses").stream()
                        .flatMap(address -> address.optionalText("ip-address").stream())
                        .flatMap(GuestInterface::address)
                        .toList());
    }

    /// Addresses are literals; a link-local one may carry a zone (`%eth0`) that means nothing here.
    private static Stream<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text.split("%", 2)[0])).stream();
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }
}
