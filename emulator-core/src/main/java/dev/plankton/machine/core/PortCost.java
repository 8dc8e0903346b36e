package dev.plankton.machine.core;

import java.util.Arrays;

/**
 * What an access to a port costs the host beside its instruction, in interpreted instructions of about 4 ns, as {@code
 * plankton bench hostile --costs} measures it. What a device does for some values only, as the video adapter when its
 * memory is mapped elsewhere, it charges itself.
 */
final class PortCost {
    /** A port that no device answers, and all above the table. */
    private static final int DECODING = 4;

    private static final int TABLE_SIZE = 0x400;
    private static final byte[] IN = table();
    private static final byte[] OUT = table();

    static {
        both(0x20, 0x21, 6);
        both(0xA0, 0xA1, 6);
        // These read the clock.
        both(0x40, 0x43, 30);
        both(0x61, 0x61, 25);
        both(0x70, 0x71, 40);
        both(0x3BA, 0x3BA, 25);
        both(0x3DA, 0x3DA, 25);
        both(0x60, 0x60, 10);
        both(0x64, 0x64, 10);
        both(0x300, 0x31F, 10);
        both(0x3B4, 0x3B5, 6);
        both(0x3C0, 0x3CF, 6);
        both(0x3D4, 0x3D9, 6);
        both(0x3F8, 0x3FF, 20);
        // A hash each.
        IN[0xEC] = 100;
        IN[0xED] = 100;
        // These leave the machine: a request's end, a byte for the console.
        OUT[0xE0] = 120;
        OUT[0xE9] = 60;
    }

    private PortCost() {}

    private static byte[] table() {
        byte[] costs = new byte[TABLE_SIZE];
        Arrays.fill(costs, (byte) DECODING);
        return costs;
    }

    private static void both(int first, int last, int cost) {
        Arrays.fill(IN, first, last + 1, (byte) cost);
        Arrays.fill(OUT, first, last + 1, (byte) cost);
    }

    /** Cost of a read of {@code size} bytes. */
    static int in(int port, int size) {
        return (port < TABLE_SIZE ? IN[port] : DECODING) * size;
    }

    /** Cost of a write of {@code size} bytes. */
    static int out(int port, int size) {
        return (port < TABLE_SIZE ? OUT[port] : DECODING) * size;
    }
}
