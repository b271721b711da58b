package dev.slipway.proxmox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An absolute disk size in bytes, which reads and prints Proxmox VE's notation (`40G`, `2252M`, `4.5G`).
///
/// Units are binary. The pattern is that of `size` in `PUT /nodes/{node}/qemu/{vmid}/resize` without its `+`:
/// an absolute size can be sent twice, a delta cannot.
public record DiskSize(long bytes) implements Comparable<DiskSize> {

    private static final Pattern NOTATION = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)([KMGT]?)");
    private static final String UNITS = "KMGT";
    private static final long GIB = 1L << 30;

    public DiskSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a disk size is not negative");
        }
    }

    /// That many GiB; throws [ArithmeticException] from 8 EiB on.
    public static DiskSize ofGiB(long gibibytes) {
        return new DiskSize(Math.multiplyExact(gibibytes, GIB));
    }

    /// Reads `<number>[K|M|G|T]`, without a unit in bytes; throws [IllegalArgumentException] for anything else.
    @JsonCreator
    public static DiskSize parse(String text) {
        Matcher matcher = NOTATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a disk size is a number with an optional unit K, M, G or T");
        }
        int power = UNITS.indexOf(matcher.group(2)) + 1;
        long unit = matcher.group(2).isEmpty() ? 1 : 1L << (10 * power);
        BigInteger bytes = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(unit))
                .toBigInteger();
        if (bytes.bitLength() >= Long.SIZE) {
            throw new IllegalArgumentException("a disk size has less than 8 EiB");
        }
        return new DiskSize(bytes.longValue());
    }

    /// As [#parse], empty for what is no disk size.
    static Optional<DiskSize> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The size in GiB, rounded up: what a user must at least ask for to get this much.
    public long wholeGiB() {
        return Math.ceilDiv(bytes, GIB);
    }

    @Override
    public int compareTo(DiskSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /// The shortest exact notation, for example `40G`.
    @Override
    @JsonValue
    public String toString() {
        long value = bytes;
        int power = 0;
        while (power < UNITS.length() && value != 0 && value % 1024 == 0) {
            value /= 1024;
            power++;
        }
        return power == 0 ? Long.toString(value) : value + UNITS.substring(power - 1, power);
    }
}
