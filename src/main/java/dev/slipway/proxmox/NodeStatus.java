package dev.slipway.proxmox;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a node is at this moment. Sizes in bytes; `cpu` and `ioWait` are shares from 0 to 1; `load` is that of the last
/// 1, 5 and 15 minutes.
public record NodeStatus(
        @Nullable String version,
        @Nullable String kernel,
        Duration uptime,
        double cpu,
        double ioWait,
        List<Double> load,
        Processor processor,
        Usage memory,
        Usage swap,
        Usage root) {

    public NodeStatus {
        load = List.copyOf(load);
    }

    /// What computes: `threads` is what Proxmox VE counts CPUs in.
    public record Processor(@Nullable String model, int sockets, int cores, int threads) {}

    /// Something that fills up.
    public record Usage(long total, long used) {

        static Usage read(Fields usage) {
            return new Usage(usage.integer("total", 0), usage.integer("used", 0));
        }
    }

    static NodeStatus read(Fields data) {
        Fields cpu = data.object("cpuinfo");
        return new NodeStatus(
                data.text("pveversion"),
                data.text("kversion"),
                data.seconds("uptime"),
                data.decimal("cpu"),
                data.decimal("wait"),
                data.decimals("loadavg"),
                new Processor(cpu.text("model"), cpu.count("sockets", 0), cpu.count("cores", 0), cpu.count("cpus", 0)),
                Usage.read(data.object("memory")),
                Usage.read(data.object("swap")),
                Usage.read(data.object("rootfs")));
    }
}
