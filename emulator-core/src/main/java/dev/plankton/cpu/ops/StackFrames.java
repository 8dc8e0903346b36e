package dev.plankton.cpu.ops;

import dev.plankton.memory.Memory;

/** Stores of several words by generated code. */
public final class StackFrames {
    /** What PUSHA and POPA cost beside their instruction, see {@code CpuState.charge}. */
    public static final int ALL_COST = 8;

    private StackFrames() {}

    /**
     * Whether all bytes can be stored without a look at each.
     *
     * @param at linear address of the first
     * @param bytes at most a line
     * @param from linear address of the region's first byte, {@code to} behind its last: none is to be stored there
     */
    public static boolean storable(byte[] marks, int at, int bytes, int from, int to) {
        return (at + bytes <= from || at >= to)
                && marks[at >> Memory.LINE_SHIFT] == Memory.DIRTY
                && marks[at + bytes - 1 >> Memory.LINE_SHIFT] == Memory.DIRTY;
    }
}
