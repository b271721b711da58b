package dev.slipway.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/// Pools, as far as VMs in them matter.
final class PoolCalls {

    private final World world;
    private final Rights rights;

    PoolCalls(Simulation simulation) {
        this.world = simulation.world;
        this.rights = new Rights(simulation);
    }

    void register(Calls calls) {
        calls.add("GET", "/pools", """
                poolid string {pve-poolid}
                type string requires=poolid enum=qemu|lxc|storage
                """, Permission.everybody(), (request, reply) -> reply.data(list(request)));
        calls.add("POST", "/pools", """
                comment string
                poolid! string {pve-poolid}
                """, Permission.on("/pool/{poolid}", "Pool.Allocate"), this::create);
        calls.add(
                "DELETE",
                "/pools",
                "poolid! string {pve-poolid}",
                Permission.on("/pool/{poolid}", "Pool.Allocate"),
                this::delete);
    }

    private JsonArray list(ApiRequest request) {
        Optional<String> wanted = request.text("poolid");
        return AccessCalls.array(world.pools.entrySet().stream()
                .filter(pool -> wanted.isEmpty() || wanted.get().equals(pool.getKey()))
                .filter(pool -> rights.has(request.identity(), "/pool/" + pool.getKey(), "Pool.Audit"))
                .map(pool -> describe(pool, wanted.isPresent()))
                .toList());
    }

    private JsonObject describe(Map.Entry<String, String> pool, boolean members) {
        JsonObject out = new JsonObject().put("poolid", pool.getKey());
        if (!pool.getValue().isEmpty()) {
            out.put("comment", pool.getValue());
        }
        if (members) {
            out.put(
                    "members",
                    AccessCalls.array(world.guests.values().stream()
                            .filter(guest -> pool.getKey().equals(world.poolOf.get(guest.vmid)))
                            .map(guest -> new JsonObject()
                                    .put("id", "qemu/" + guest.vmid)
                                    .put("vmid", guest.vmid)
                                    .put("type", "qemu")
                                    .put("node", guest.node)
                                    .put("name", guest.name()))
                            .toList()));
        }
        return out;
    }

    private void create(ApiRequest request, Reply reply) {
        String pool = request.require("poolid");
        if (world.pools.putIfAbsent(pool, request.text("comment").orElse("")) != null) {
            throw ApiError.internal("create pool failed: pool '%s' already exists".formatted(pool));
        }
        reply.done();
    }

    private void delete(ApiRequest request, Reply reply) {
        String pool = request.require("poolid");
        if (!world.pools.containsKey(pool)) {
            throw ApiError.internal("delete pool failed: pool '%s' does not exist".formatted(pool));
        }
        if (world.poolOf.containsValue(pool)) {
            throw ApiError.internal("delete pool failed: pool '%s' is not empty".formatted(pool));
        }
        world.pools.remove(pool);
        reply.done();
    }
}
