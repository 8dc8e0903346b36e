package dev.plankton.net.frame;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * At which port of the switch an address was seen, for {@value #AGE} seconds. Holds at most {@value #SIZE} addresses, each
 * in one of the {@value #WAYS} places that its hash names; a new one displaces the one there that was seen longest ago, so
 * a flood of addresses makes it forget, not grow. Safe for any thread, without locks or allocation: two
 * threads that learn at the same moment may forget one of the two addresses, which floods a frame more.
 */
final class AddressTable {
    /** No port. */
    static final int NONE = -1;

    /** Seconds that an address is remembered after it was last seen: the default of IEEE 802.1D. */
    static final int AGE = 300;

    static final int SIZE = 4096;
    static final int WAYS = 4;

    private static final int PORT_BITS = 16;
    private static final long PORT_MASK = (1 << PORT_BITS) - 1;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int SET_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(SIZE / WAYS);

    /** Address, then port + 1 in the low bits; 0 where there is none. */
    private final AtomicLongArray entries = new AtomicLongArray(SIZE);

    private final AtomicIntegerArray seen = new AtomicIntegerArray(SIZE);

    /** Notes that {@code address} is at {@code port} (0 to 65534) at the time {@code now}, in seconds from 1 on. */
    void learn(long address, int port, int now) {
        long entry = (address << PORT_BITS) | (port + 1);
        int first = firstWay(address);
        int victim = first;
        for (int way = first; way < first + WAYS; way++) {
            long found = entries.get(way);
            if (found >>> PORT_BITS == address && found != 0) {
                victim = way;
                break;
            }
            if (age(way, now) > age(victim, now)) {
                victim = way;
            }
        }
        if (entries.get(victim) != entry) {
            entries.set(victim, entry);
        }
        if (seen.get(victim) != now) {
            seen.set(victim, now);
        }
    }

    private int age(int way, int now) {
        return entries.get(way) == 0 ? Integer.MAX_VALUE : now - seen.get(way);
    }

    /** The port at which {@code address} is, or {@link #NONE}. */
    int find(long address, int now) {
        int first = firstWay(address);
        for (int way = first; way < first + WAYS; way++) {
            long entry = entries.get(way);
            if (entry >>> PORT_BITS == address && entry != 0 && now - seen.get(way) < AGE) {
                return (int) (entry & PORT_MASK) - 1;
            }
        }
        return NONE;
    }

    /** Forgets all addresses at {@code port}. */
    void forget(int port) {
        for (int way = 0; way < SIZE; way++) {
            long entry = entries.get(way);
            if ((entry & PORT_MASK) == port + 1) {
                entries.compareAndSet(way, entry, 0);
            }
        }
    }

    private static int firstWay(long address) {
        return (int) ((address * GOLDEN) >>> SET_SHIFT) * WAYS;
    }
}
