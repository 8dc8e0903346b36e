package dev.plankton.device;

import dev.plankton.memory.Memory;

/**
 * Writes to device state that leave a line clean when nothing changes, so that unmounting need not look at it.
 */
public final class Cells {
    private Cells() {}

    public static void set8(Memory memory, int address, int value) {
        if (memory.get8(address) != (value & 0xFF)) {
            memory.put8(address, value);
        }
    }

    public static void set16(Memory memory, int address, int value) {
        if (memory.get16(address) != (value & 0xFFFF)) {
            memory.put16(address, value);
        }
    }

    public static void set32(Memory memory, int address, int value) {
        if (memory.get32(address) != value) {
            memory.put32(address, value);
        }
    }

    public static void set64(Memory memory, int address, long value) {
        if (memory.get64(address) != value) {
            memory.put64(address, value);
        }
    }
}
