package dev.plankton.device.card;

/**
 * Ports one after the other. Immutable.
 *
 * @param first 0 to FFFFh
 * @param count 1 or more, none beyond FFFFh
 */
public record PortRange(int first, int count) {
    /** Checks the ranges. */
    public PortRange {
        if (first < 0 || count < 1 || count > 0x10000 - first) {
            throw new IllegalArgumentException(
                    "%d ports from %Xh: they must be within 0 to FFFFh".formatted(count, first));
        }
    }

    /** The last one. */
    public int last() {
        return first + count - 1;
    }

    /** Whether {@code port} and the {@code size - 1} after it are all in it. */
    public boolean covers(int port, int size) {
        return port >= first && port + size - 1 <= last();
    }
}
