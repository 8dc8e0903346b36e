package dev.plankton.device.video;

import dev.plankton.device.Cells;
import dev.plankton.device.Processor;
import dev.plankton.memory.Aperture;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The graphics controller between the CPU and the four planes: a load fills the latches, a store goes through set/reset,
 * rotation, logic and masks. Source: IBM PS/2 Hardware Interface Technical Reference, "Video Subsystem", graphics
 * controller; the order of the steps as in the VGA's data flow there. Confined to the thread that runs the VM.
 */
final class PlaneLogic implements Aperture {
    private static final int PLANES = 4;
    private static final int PLANE_MASK = StateMap.PLANE_SIZE - 1;

    private static final int GRAPHICS = StateMap.VIDEO + VideoRegisters.GRAPHICS;
    private static final int SET_RESET = GRAPHICS;
    private static final int ENABLE_SET_RESET = GRAPHICS + 1;
    private static final int COLOUR_COMPARE = GRAPHICS + 2;
    private static final int ROTATE = GRAPHICS + 3;
    private static final int READ_MAP = GRAPHICS + 4;
    private static final int MODE = GRAPHICS + 5;
    private static final int COLOUR_CARE = GRAPHICS + 7;
    private static final int BIT_MASK = GRAPHICS + 8;
    private static final int MAP_MASK = StateMap.VIDEO + VideoRegisters.SEQUENCER + 2;
    private static final int MEMORY_MODE = StateMap.VIDEO + VideoRegisters.SEQUENCER + 4;
    private static final int LATCHES = StateMap.VIDEO + VideoRegisters.LATCHES;

    private static final int WRITE_MODE = 0x03;
    private static final int READ_COMPARES = 0x08;
    private static final int READ_ODD_EVEN = 0x10;
    private static final int SEQUENTIAL = 0x04;
    private static final int CHAINED = 0x08;
    private static final int ALL_PLANES = 0x0F;
    private static final int ALL_BITS = 0xFF;

    /** What a load and a store cost beside their instruction, see {@link Processor}. */
    private static final int LOAD_COST = 8, STORE_COST = 12;

    private final Memory memory;
    private final Processor processor;

    PlaneLogic(Memory memory, Processor processor) {
        this.memory = memory;
        this.processor = processor;
    }

    /** Whether a byte may be stored other than as it is, or a load give something else, in a chained mode. */
    boolean changesStores() {
        return (memory.get8(MAP_MASK) & ALL_PLANES) != ALL_PLANES
                || memory.get8(BIT_MASK) != ALL_BITS
                || memory.get8(ROTATE) != 0
                || (memory.get8(MODE) & (WRITE_MODE | READ_COMPARES)) != 0
                || memory.get8(ENABLE_SET_RESET) != 0;
    }

    @Override
    public int read(int address) {
        processor.charge(LOAD_COST);
        return load(address, true);
    }

    @Override
    public int peek(int address) {
        return load(address, false);
    }

    /** @param fills whether the latches take what has been loaded */
    private int load(int address, boolean fills) {
        int offset = address & PLANE_MASK;
        int map = memory.get8(READ_MAP) & 3;
        if ((memory.get8(MEMORY_MODE) & CHAINED) != 0) {
            map = offset & 3;
            offset &= ~3;
        } else if ((memory.get8(MODE) & READ_ODD_EVEN) != 0) {
            map = map & 2 | offset & 1;
            offset &= ~1;
        }
        int latches = 0;
        for (int plane = 0; plane < PLANES; plane++) {
            latches |= memory.get8(at(plane, offset)) << (8 * plane);
        }
        if (fills) {
            Cells.set32(memory, LATCHES, latches);
        }
        return (memory.get8(MODE) & READ_COMPARES) != 0 ? matches(latches) : latches >> (8 * map) & 0xFF;
    }

    /** A bit for each of the eight pixels that has the colour to compare with, in the planes that matter. */
    private int matches(int latches) {
        int compare = memory.get8(COLOUR_COMPARE);
        int care = memory.get8(COLOUR_CARE);
        int differs = 0;
        for (int plane = 0; plane < PLANES; plane++) {
            if ((care >> plane & 1) != 0) {
                differs |= latches >> (8 * plane) ^ spread(compare, plane);
            }
        }
        return ~differs & 0xFF;
    }

    @Override
    public void write(int address, int value) {
        processor.charge(STORE_COST);
        int offset = address & PLANE_MASK;
        int planes = memory.get8(MAP_MASK);
        int memoryMode = memory.get8(MEMORY_MODE);
        if ((memoryMode & CHAINED) != 0) {
            planes &= 1 << (offset & 3);
            offset &= ~3;
        } else if ((memoryMode & SEQUENTIAL) == 0) {
            planes &= (offset & 1) != 0 ? 0x0A : 0x05;
            offset &= ~1;
        }
        int mode = memory.get8(MODE) & WRITE_MODE;
        int latches = memory.get32(LATCHES);
        int rotated = rotate(value & 0xFF);
        int mask = mode == 3 ? memory.get8(BIT_MASK) & rotated : memory.get8(BIT_MASK);
        for (int plane = 0; plane < PLANES; plane++) {
            if ((planes >> plane & 1) != 0) {
                int latch = latches >> (8 * plane) & 0xFF;
                int data = mode == 1 ? latch : mix(source(mode, plane, value, rotated), latch, mask);
                Cells.set8(memory, at(plane, offset), data);
            }
        }
    }

    private int rotate(int value) {
        int count = memory.get8(ROTATE) & 7;
        return (value >> count | value << (8 - count)) & 0xFF;
    }

    private int source(int mode, int plane, int value, int rotated) {
        boolean setReset = mode == 3 || mode == 0 && (memory.get8(ENABLE_SET_RESET) >> plane & 1) != 0;
        if (setReset) {
            return spread(memory.get8(SET_RESET), plane);
        }
        return mode == 2 ? spread(value, plane) : rotated;
    }

    private int mix(int source, int latch, int mask) {
        int data = switch (memory.get8(ROTATE) >> 3 & 3) {
            case 0 -> source;
            case 1 -> source & latch;
            case 2 -> source | latch;
            default -> source ^ latch;
        };
        return data & mask | latch & ~mask;
    }

    /** All ones if {@code colour} has its bit of {@code plane}, else zeros. */
    private static int spread(int colour, int plane) {
        return (colour >> plane & 1) * 0xFF;
    }

    private static int at(int plane, int offset) {
        return StateMap.PLANES + plane * StateMap.PLANE_SIZE + offset;
    }
}
