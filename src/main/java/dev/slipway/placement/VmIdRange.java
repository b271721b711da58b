package dev.slipway.placement;

import dev.slipway.proxmox.VmId;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The VMIDs that Slipway gives out, both ends included.
public record VmIdRange(VmId first, VmId last) {

    public VmIdRange {
        if (last.compareTo(first) < 0) {
            throw new IllegalArgumentException("a VMID range goes from the lower to the higher number");
        }
    }

    /// Reads `10000-19999`; throws [IllegalArgumentException] for anything else.
    public static VmIdRange parse(String text) {
        String[] ends = text.strip().split("-", -1);
        if (ends.length != 2) {
            throw new IllegalArgumentException("a VMID range is written as 10000-19999");
        }
        return new VmIdRange(VmId.parse(ends[0].strip()), VmId.parse(ends[1].strip()));
    }

    /// All of them, each once: those above `given` first, then from the lowest on.
    Stream<VmId> idsBehind(Optional<VmId> given) {
        int begin = given.filter(id -> id.compareTo(first) >= 0 && id.compareTo(last) < 0)
                .map(id -> id.number() + 1)
                .orElse(first.number());
        return IntStream.concat(IntStream.rangeClosed(begin, last.number()), IntStream.range(first.number(), begin))
                .mapToObj(VmId::new);
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
