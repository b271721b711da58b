package dev.slipway.provisioning;

import dev.slipway.bulk.Batch;
import dev.slipway.bulk.Bulk;
import dev.slipway.bulk.ItemSort;
import dev.slipway.operation.Item;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Requester;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.CloudInitHash;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Many creations: copies of one request, or a list of requests. Each VM is an item that fails or succeeds by
/// itself.
@ApplicationScoped
public class CreateItems implements ItemSort {

    private final Admission admission;
    private final Orders orders;
    private final Bulk bulk;
    private final ProxmoxClusters clusters;

    public CreateItems(Admission admission, Orders orders, Bulk bulk, ProxmoxClusters clusters) {
        this.admission = admission;
        this.orders = orders;
        this.bulk = bulk;
        this.clusters = clusters;
    }

    @Override
    public String name() {
        return "create";
    }

    @Override
    public Uni<Operation> admit(Item item, String order, Requester by) {
        CreateOrder wanted = CreateOrder.read(order);
        return admission.admit(wanted.request().single(item.name()), wanted.cloudInit(), by);
    }

    /// Yields `count` items that differ by the number at the end of the first label of their name: `web-1`,
    /// `web-2`. Fails with [Refusal.InvalidRequest] that names every wrong value. Hashes a password once for
    /// all.
    Uni<Batch> copies(CreateVmRequest request) {
        return Uni.createFrom().item(() -> copy(request)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    /// Yields one item for each request; `field` holds them. Fails like [#copies]; the name of two VMs of one
    /// cluster is not the same.
    Uni<Batch> each(String field, List<@Nullable CreateVmRequest> requests) {
        return Uni.createFrom()
                .item(() -> list(field, requests))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private Batch copy(CreateVmRequest request) {
        int count = Objects.requireNonNull(request.count());
        if (count < 1) {
            throw Refusal.InvalidRequest.of("count", "is 1 or more");
        }
        bulk.tooMany("count", count).ifPresent(error -> {
            throw new Refusal.InvalidRequest(List.of(error));
        });
        List<String> names = IntStream.rangeClosed(1, count)
                .mapToObj(number -> numbered(request.name(), number))
                .toList();
        List<FieldError> errors = new ArrayList<>();
        // the last name is the longest
        CreateOrder order = check(request.single(names.getLast()), "", errors);
        if (order.cloudInit() != null && isFixed(order.cloudInit().ipConfig())) {
            errors.add(
                    FieldError.at("cloud_init.ip_config", "is no fixed address when count asks for more than one VM"));
        }
        refuse(errors);
        return new Batch(this, names.stream().map(name -> item(request, name)).toList(), List.of(order.write()), true);
    }

    private Batch list(String field, List<@Nullable CreateVmRequest> requests) {
        List<FieldError> errors = new ArrayList<>();
        List<Item> items = new ArrayList<>();
        List<String> written = new ArrayList<>();
        Map<String, String> places = new HashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            String place = field + "." + i;
            CreateVmRequest request = requests.get(i);
            if (request == null) {
                errors.add(FieldError.at(place, "is an object"));
                continue;
            }
            if (request.count() != null) {
                errors.add(FieldError.at(place + ".count", "goes with a single creation; list each VM here"));
            }
            int before = errors.size();
            CreateOrder order = check(request, place + ".", errors);
            if (errors.size() == before) {
                Item item = item(request, String.valueOf(request.name()));
                String same =
                        places.putIfAbsent(item.cluster() + ":" + item.name().toLowerCase(Locale.ROOT), place);
                if (same != null) {
                    errors.add(FieldError.at(place + ".name", "is the name of %s too".formatted(same)));
                }
                items.add(item);
                written.add(order.write());
            }
        }
        refuse(errors);
        return new Batch(this, items, written, true);
    }

    /// What is known to be wrong now goes to `errors`; what may have changed until the item is accepted does
    /// not.
    private CreateOrder check(CreateVmRequest request, String prefix, List<FieldError> errors) {
        try {
            return new CreateOrder(request, orders.read(request).cloudInit());
        } catch (Refusal.InvalidRequest invalid) {
            invalid.errors().forEach(error -> errors.add(FieldError.at(prefix + error.field(), error.detail())));
            return new CreateOrder(request, null);
        } catch (Refusal later) {
            return new CreateOrder(request, CloudInitHash.of(request.cloudInit()));
        }
    }

    private static void refuse(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw new Refusal.InvalidRequest(errors);
        }
    }

    private Item item(CreateVmRequest request, String name) {
        return new Item(
                name,
                request.cluster() == null
                        ? clusters.defaultCluster()
                        : new ClusterName(request.cluster().toLowerCase(Locale.ROOT)),
                null);
    }

    static @Nullable String numbered(@Nullable String name, int number) {
        if (name == null) {
            return null;
        }
        int dot = name.indexOf('.');
        return dot < 0 ? name + "-" + number : name.substring(0, dot) + "-" + number + name.substring(dot);
    }

    private static boolean isFixed(@Nullable String ipConfig) {
        return ipConfig != null
                && Arrays.stream(ipConfig.split(","))
                        .anyMatch(part -> !part.endsWith("=dhcp") && !part.endsWith("=auto"));
    }
}
