package dev.slipway.proxmox;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One network interface as the guest agent sees it, loopback and container bridges included: match by MAC of `netN`.
public record GuestInterface(String name, @Nullable String mac, List<InetAddress> addresses) {}
