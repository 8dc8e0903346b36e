package dev.plankton.debugger;

import dev.plankton.machine.pc.Machine;

/** Reads memory of which a part may not exist. */
public final class MemoryReader {
    private MemoryReader() {}

    /** The bytes from {@code address} on, {@code most} at most: as many as there are. */
    public static byte[] upTo(Machine machine, int address, int most) {
        if (most <= 0 || !exists(machine, address)) {
            return new byte[0];
        }
        int there = 1; // That many are there,
        int beyond = most + 1; // and not that many.
        if (address <= Integer.MAX_VALUE - most && exists(machine, address + most - 1)) {
            return machine.read(address, most);
        }
        while (there + 1 < beyond) {
            int middle = (there + beyond) >>> 1;
            if (address <= Integer.MAX_VALUE - middle && exists(machine, address + middle - 1)) {
                there = middle;
            } else {
                beyond = middle;
            }
        }
        return machine.read(address, there);
    }

    private static boolean exists(Machine machine, int address) {
        if (address < 0) {
            return false;
        }
        try {
            return machine.read(address, 1).length == 1;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
