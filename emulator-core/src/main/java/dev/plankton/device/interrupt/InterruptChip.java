package dev.plankton.device.interrupt;

import dev.plankton.device.Cells;
import dev.plankton.memory.Memory;
import java.util.function.ObjLongConsumer;

/**
 * One 8259A: a flyweight over its 16 bytes of state. Source: Intel 8259A data sheet, order number 231468.
 *
 * <pre>
 * +0 levels of the lines IR0 to IR7     +4 vector of IR0
 * +1 IRR, requests latched by an edge   +5 level of the lowest priority, 7 after ICW1
 * +2 IMR                                +6 mode bits, see below
 * +3 ISR                                +7 initialisation: next ICW (0 when none), bit 3 ICW4 follows, bit 4 single
 * </pre>
 *
 * <p>Left out: level triggering (the AT wires its chips for edges), the MCS-80 mode and the buffered mode.
 */
final class InterruptChip {
    /** Bytes of state. */
    static final int STATE = 16;

    private static final int LINES = 0;
    private static final int IRR = 1;
    private static final int IMR = 2;
    private static final int ISR = 3;
    private static final int VECTOR = 4;
    private static final int LOWEST = 5;
    private static final int MODE = 6;
    private static final int INIT = 7;

    private static final int AUTO_EOI = 1;
    private static final int ROTATE_ON_AUTO_EOI = 2;
    private static final int SPECIAL_MASK = 4;
    private static final int READ_ISR = 8;
    private static final int POLL = 16;
    private static final int SPECIAL_FULLY_NESTED = 32;

    private static final int NEXT_ICW = 7;
    private static final int ICW4_FOLLOWS = 8;
    private static final int SINGLE = 16;

    private final Memory memory;
    private final int base;

    InterruptChip(Memory memory, int base) {
        this.memory = memory;
        this.base = base;
    }

    /** Leaves the chip as a BIOS initialises it: nothing requested or in service, {@code lines} high. */
    void powerOn(int vector, int mask, int lines) {
        memory.fill(base, STATE, 0);
        set(LINES, lines);
        set(VECTOR, vector);
        set(IMR, mask);
        set(LOWEST, 7);
    }

    /** Gives its registers to a debugger. */
    void describe(ObjLongConsumer<String> registers) {
        registers.accept("IRR", get(IRR));
        registers.accept("IMR", get(IMR));
        registers.accept("ISR", get(ISR));
        registers.accept("lines", get(LINES));
        registers.accept("base vector", get(VECTOR));
    }

    /** True if the edge made a new request. */
    boolean raise(int level) {
        int bit = 1 << level;
        if ((get(LINES) & bit) != 0) {
            return false;
        }
        set(LINES, get(LINES) | bit);
        set(IRR, get(IRR) | bit);
        return true;
    }

    void lower(int level) {
        int others = ~(1 << level);
        set(LINES, get(LINES) & others);
        set(IRR, get(IRR) & others);
    }

    /** Whether an edge on {@code level} waits for the processor. */
    boolean requested(int level) {
        return (get(IRR) >> level & 1) != 0;
    }

    /**
     * The level whose request wants the processor now, or -1.
     *
     * @param cascade bits of the levels that a chip below requests just now, which are not latched here
     */
    int request(int cascade) {
        return request(cascade, 0);
    }

    /** As {@link #request(int)}, if the lines in {@code edges} had just risen. */
    int request(int cascade, int edges) {
        int wanted = (get(IRR) | cascade | edges) & ~get(IMR);
        if (wanted == 0) {
            return -1;
        }
        int blocking = get(ISR);
        if (mode(SPECIAL_MASK)) {
            blocking &= ~get(IMR);
        }
        if (mode(SPECIAL_FULLY_NESTED)) {
            blocking &= ~cascade;
        }
        int level = highest(wanted);
        return blocking == 0 || rank(level) < rank(highest(blocking)) ? level : -1;
    }

    /** The INTA cycle for {@code level}: the request becomes in service, or is over at once with automatic EOI. */
    void accept(int level) {
        set(IRR, get(IRR) & ~(1 << level));
        if (!mode(AUTO_EOI)) {
            set(ISR, get(ISR) | (1 << level));
        } else if (mode(ROTATE_ON_AUTO_EOI)) {
            set(LOWEST, level);
        }
    }

    int vector(int level) {
        return get(VECTOR) + level;
    }

    int read(boolean dataPort, int cascade) {
        if (mode(POLL)) {
            setMode(POLL, false);
            int level = request(cascade);
            if (level < 0) {
                return 0;
            }
            accept(level);
            return 0x80 | level;
        }
        if (dataPort) {
            return get(IMR);
        }
        return mode(READ_ISR) ? get(ISR) : get(IRR) | cascade;
    }

    void writeCommand(int value) {
        if ((value & 0x10) != 0) {
            icw1(value);
        } else if ((value & 0x08) != 0) {
            ocw3(value);
        } else {
            ocw2(value);
        }
    }

    void writeData(int value) {
        int init = get(INIT);
        switch (init & NEXT_ICW) {
            case 2 -> {
                set(VECTOR, value & 0xF8);
                if ((init & SINGLE) == 0) {
                    set(INIT, init + 1);
                } else {
                    awaitIcw4(init);
                }
            }
            // ICW3 describes the wiring of the cascade, which is fixed on this board.
            case 3 -> awaitIcw4(init);
            case 4 -> {
                setMode(AUTO_EOI, (value & 0x02) != 0);
                setMode(SPECIAL_FULLY_NESTED, (value & 0x10) != 0);
                set(INIT, 0);
            }
            default -> set(IMR, value);
        }
    }

    private void awaitIcw4(int init) {
        set(INIT, (init & ICW4_FOLLOWS) != 0 ? ICW4_FOLLOWS | 4 : 0);
    }

    /** Starts initialisation; the edge detectors are reset, so a line must fall and rise again to request. */
    private void icw1(int value) {
        set(IRR, 0);
        set(IMR, 0);
        set(ISR, 0);
        set(LOWEST, 7);
        set(MODE, 0);
        set(INIT, 2 | ((value & 1) != 0 ? ICW4_FOLLOWS : 0) | ((value & 2) != 0 ? SINGLE : 0));
    }

    private void ocw2(int value) {
        int level = value & 7;
        switch (value >> 5) {
            case 0 -> setMode(ROTATE_ON_AUTO_EOI, false);
            case 4 -> setMode(ROTATE_ON_AUTO_EOI, true);
            case 1 -> endOfInterrupt(served(), false);
            case 5 -> endOfInterrupt(served(), true);
            case 3 -> endOfInterrupt(level, false);
            case 7 -> endOfInterrupt(level, true);
            case 6 -> set(LOWEST, level);
            default -> {
                // 2 is the data sheet's no operation.
            }
        }
    }

    private void ocw3(int value) {
        if ((value & 0x40) != 0) {
            setMode(SPECIAL_MASK, (value & 0x20) != 0);
        }
        if ((value & 0x04) != 0) {
            setMode(POLL, true);
        } else if ((value & 0x02) != 0) {
            setMode(READ_ISR, (value & 0x01) != 0);
        }
    }

    /** The level a non-specific EOI ends, or -1; in special mask mode it leaves masked levels alone. */
    private int served() {
        int serving = mode(SPECIAL_MASK) ? get(ISR) & ~get(IMR) : get(ISR);
        return serving == 0 ? -1 : highest(serving);
    }

    private void endOfInterrupt(int level, boolean rotate) {
        if (level >= 0) {
            set(ISR, get(ISR) & ~(1 << level));
            if (rotate) {
                set(LOWEST, level);
            }
        }
    }

    /** The level of {@code bits} (not 0) with the highest priority. */
    private int highest(int bits) {
        int first = (get(LOWEST) + 1) & 7;
        return (Integer.numberOfTrailingZeros((bits | (bits << 8)) >> first) + first) & 7;
    }

    /** 0 for the highest priority, 7 for the lowest. */
    private int rank(int level) {
        return (level - get(LOWEST) - 1) & 7;
    }

    private boolean mode(int bit) {
        return (get(MODE) & bit) != 0;
    }

    private void setMode(int bit, boolean on) {
        set(MODE, on ? get(MODE) | bit : get(MODE) & ~bit);
    }

    private int get(int register) {
        return memory.get8(base + register);
    }

    private void set(int register, int value) {
        Cells.set8(memory, base + register, value);
    }
}
