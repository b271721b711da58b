package dev.slipway.provisioning;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.GuestInterface;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.vm.Guests;
import io.smallrye.mutiny.Uni;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Asks the guest agent for the VM's addresses until it answers or its time is over; a VM without an answer is a good
/// VM all the same, so this step never fails.
final class AddressStep implements StepWork {

    private final Guests guests;
    private final CreatePlan plan;
    private final Duration deadline;
    private final Duration interval;
    private final InstantSource clock;

    AddressStep(Guests guests, CreatePlan plan, ProvisioningConfig config, InstantSource clock) {
        this.guests = guests;
        this.plan = plan;
        this.deadline = config.addressDeadline();
        this.interval = config.addressInterval();
        this.clock = clock;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return addresses(operation)
                .onFailure(AddressStep::says)
                .recoverWithItem(List.of())
                .map(found -> found.isEmpty() ? later(operation) : new Dispatch.Done(found));
    }

    /// Any failure is an answer of the guest that has no address yet, but that of a cluster that is away.
    private static boolean says(Throwable failure) {
        return failure instanceof ProxmoxException && !ProxmoxException.isAway(failure);
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return Uni.createFrom().item(new Effect.Absent());
    }

    private Dispatch later(Operation operation) {
        return outOfTime(operation)
                ? new Dispatch.Nothing("the guest agent did not answer within %d s".formatted(deadline.toSeconds()))
                : new Dispatch.NotYet(interval);
    }

    private boolean outOfTime(Operation operation) {
        return operation
                .startedAt(Step.ADDRESS)
                .map(start -> !clock.instant().isBefore(start.plus(deadline)))
                .orElse(false);
    }

    private Uni<List<String>> addresses(Operation operation) {
        return guests.made(operation, plan.node())
                .chain(guest -> guests.client(operation.cluster())
                        .interfaces(guest.node(), operation.vmid())
                        .map(interfaces -> reachable(guest.config(), interfaces)));
    }

    /// The addresses on the VM's own network devices, IPv4 first; the guest's loopback and container bridges are not
    /// among them.
    private static List<String> reachable(GuestConfig config, List<GuestInterface> interfaces) {
        Set<String> macs = config.networks().values().stream()
                .flatMap(device -> device.mac().stream())
                .map(mac -> mac.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return interfaces.stream()
                .filter(each -> each.mac() != null && macs.contains(each.mac().toLowerCase(Locale.ROOT)))
                .flatMap(each -> each.addresses().stream())
                .filter(address -> !address.isLinkLocalAddress() && !address.isLoopbackAddress())
                .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                .map(InetAddress::getHostAddress)
                .toList();
    }
}
