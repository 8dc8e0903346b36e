package dev.plankton.device.timer;

import dev.plankton.device.Cells;
import dev.plankton.memory.Memory;
import java.util.function.ObjLongConsumer;

/**
 * One counter of an 8254: a flyweight over its 18 bytes of state. Source: Intel 82C54 data sheet, order number 231244.
 *
 * <pre>
 * +0  control: bits 0 to 5 as written      +6  count in force (16 bits; 0 is the largest)
 * +1  flags, see below                     +8  count that waits for the end of the period (16 bits)
 * +2  first byte of a count of two         +10 pulse at which counting began; while stopped, the
 * +3  latched status                           pulses counted so far (64 bits)
 * +4  latched count (16 bits)
 * </pre>
 *
 * <p>Nothing here ticks: output and count follow from the present pulse number, which every method that needs it is
 * given. A count written to a running counter of mode 2 or 3 takes effect at the end of the whole period (the chip does
 * so after half of it in mode 3).
 */
final class PitCounter {
    /** Bytes of state. */
    static final int STATE = 18;

    private static final int CONTROL = 0;
    private static final int FLAGS = 1;
    private static final int FIRST = 2;
    private static final int STATUS = 3;
    private static final int LATCH = 4;
    private static final int COUNT = 6;
    private static final int NEXT = 8;
    private static final int START = 10;

    private static final int WRITE_SECOND = 0x01;
    private static final int READ_SECOND = 0x02;
    private static final int COUNT_LATCHED = 0x04;
    private static final int STATUS_LATCHED = 0x08;
    private static final int GATE = 0x10;
    private static final int RUNNING = 0x20;
    private static final int LOADED = 0x40;
    private static final int PENDING = 0x80;

    private static final int BCD = 0x01;
    private static final int LOW_BYTE = 1;
    private static final int HIGH_BYTE = 2;

    private final Memory memory;
    private final int base;

    PitCounter(Memory memory, int base) {
        this.memory = memory;
        this.base = base;
    }

    void powerOn(int control, int count, boolean gate) {
        memory.fill(base, STATE, 0);
        set8(CONTROL, control);
        set8(FLAGS, LOADED | (gate ? GATE | RUNNING : 0));
        set16(COUNT, count);
    }

    /** Gives its registers to a debugger. */
    void describe(String name, ObjLongConsumer<String> registers) {
        registers.accept(name + " control", get8(CONTROL));
        registers.accept(name + " count", get16(COUNT));
    }

    /** Takes a control word for this counter: either the latch command or a new mode, which waits for its count. */
    void control(int word, long now) {
        if ((word & 0x30) == 0) {
            latchCount(now);
            return;
        }
        set8(CONTROL, word & 0x3F);
        set8(FLAGS, get8(FLAGS) & GATE);
        clearLatches();
        set8(FIRST, 0);
        set16(NEXT, 0);
        set64(START, 0);
    }

    void latchCount(long now) {
        if (!flag(COUNT_LATCHED)) {
            set16(LATCH, value(now));
            setFlag(COUNT_LATCHED, true);
        }
    }

    void latchStatus(long now) {
        if (!flag(STATUS_LATCHED)) {
            boolean nullCount = !flag(LOADED) || flag(PENDING);
            set8(STATUS, (output(now) ? 0x80 : 0) | (nullCount ? 0x40 : 0) | get8(CONTROL));
            setFlag(STATUS_LATCHED, true);
        }
    }

    int read(long now) {
        if (flag(STATUS_LATCHED)) {
            int status = get8(STATUS);
            setFlag(STATUS_LATCHED, false);
            set8(STATUS, 0);
            return status;
        }
        int value = flag(COUNT_LATCHED) ? get16(LATCH) : value(now);
        int access = access();
        boolean second = flag(READ_SECOND);
        if (access == LOW_BYTE || access == HIGH_BYTE || second) {
            clearLatches();
        } else {
            setFlag(READ_SECOND, true);
        }
        return access == HIGH_BYTE || second ? value >> 8 : value & 0xFF;
    }

    void write(int value, long now) {
        switch (access()) {
            case LOW_BYTE -> load(value, now);
            case HIGH_BYTE -> load(value << 8, now);
            default -> {
                if (flag(WRITE_SECOND)) {
                    int first = get8(FIRST);
                    setFlag(WRITE_SECOND, false);
                    set8(FIRST, 0);
                    load((value << 8) | first, now);
                } else {
                    setFlag(WRITE_SECOND, true);
                    set8(FIRST, value);
                    if (mode() == 0) {
                        stop(now);
                    }
                }
            }
        }
    }

    /** Drives the gate input: a falling one stops all modes but 1 and 5, which a rising one triggers. */
    void setGate(boolean high, long now) {
        if (high == gate()) {
            return;
        }
        settle(now);
        setFlag(GATE, high);
        boolean triggered = mode() == 1 || mode() == 5;
        if (!high) {
            if (!triggered) {
                stop(now);
            }
        } else if (flag(LOADED)) {
            takePending();
            boolean resumes = mode() == 0 || mode() == 4;
            set64(START, resumes ? now - get64(START) : now);
            setFlag(RUNNING, true);
        }
    }

    boolean gate() {
        return flag(GATE);
    }

    boolean output(long now) {
        settle(now);
        if (!flag(LOADED)) {
            return mode() != 0;
        }
        long elapsed = elapsed(now);
        long period = period();
        return switch (mode()) {
            case 0 -> elapsed >= period;
            case 1 -> !flag(RUNNING) || elapsed >= period;
            case 2 -> !flag(RUNNING) || elapsed % period != period - 1;
            case 3 -> !flag(RUNNING) || elapsed % period < (period + 1) / 2;
            default -> !flag(RUNNING) || elapsed != period;
        };
    }

    /** How often the output rises after pulse {@code from}, up to and including pulse {@code to}. */
    long edges(long from, long to) {
        if (!flag(RUNNING)) {
            return 0;
        }
        if (!periodic()) {
            long edge = singleEdge();
            return edge > from && edge <= to ? 1 : 0;
        }
        long edges = 0;
        if (flag(PENDING) && get64(START) + period() <= to) {
            settle(to);
            edges = get64(START) > from ? 1 : 0;
        }
        long start = get64(START);
        long period = period();
        return edges + Math.max(0, (to - start) / period) - Math.max(0, (from - start) / period);
    }

    /** The pulse of the first rising output after pulse {@code from}, or {@link Long#MAX_VALUE}. */
    long nextEdge(long from) {
        if (!flag(RUNNING)) {
            return Long.MAX_VALUE;
        }
        if (!periodic()) {
            return singleEdge() > from ? singleEdge() : Long.MAX_VALUE;
        }
        long start = get64(START);
        long period = period();
        return start + (Math.max(0, (from - start) / period) + 1) * period;
    }

    /** The pulse of the last rising output up to pulse {@code to}; there must be one. */
    long lastEdge(long to) {
        return periodic() ? to - (to - get64(START)) % period() : singleEdge();
    }

    /** Lets a waiting count take over if it is due. */
    private void settle(long now) {
        if (flag(PENDING) && periodic() && flag(RUNNING)) {
            long end = get64(START) + period();
            if (now >= end) {
                set64(START, end);
                takePending();
            }
        }
    }

    private void load(int count, long now) {
        settle(now);
        if (flag(RUNNING) && mode() != 0 && mode() != 4) {
            if (periodic() && !flag(PENDING)) {
                set64(START, now - elapsed(now) % period());
            }
            set16(NEXT, count);
            setFlag(PENDING, true);
            return;
        }
        set16(COUNT, count);
        boolean triggered = mode() == 1 || mode() == 5;
        boolean runs = gate() && !triggered;
        setFlag(LOADED, true);
        setFlag(RUNNING, runs);
        set64(START, runs ? now : 0);
    }

    private void takePending() {
        if (flag(PENDING)) {
            set16(COUNT, get16(NEXT));
            set16(NEXT, 0);
            setFlag(PENDING, false);
        }
    }

    private void stop(long now) {
        if (flag(RUNNING)) {
            set64(START, elapsed(now));
            setFlag(RUNNING, false);
        }
    }

    /** The counting element as the guest reads it, in binary or BCD. */
    private int value(long now) {
        settle(now);
        long elapsed = elapsed(now);
        long period = period();
        long value = switch (mode()) {
            case 2 -> period - elapsed % period;
            case 3 -> squareWaveValue(elapsed % period, period);
            default -> period - elapsed;
        };
        int modulus = modulus();
        int wrapped = (int) Math.floorMod(value, (long) modulus);
        return bcd() ? toBcd(wrapped) : wrapped;
    }

    /** Mode 3 counts down by two, from the even part of the count, once for each level of the output. */
    private static long squareWaveValue(long phase, long period) {
        long high = (period + 1) / 2;
        long even = period & ~1L;
        return Math.max(0, even - 2 * (phase < high ? phase : phase - high));
    }

    private long elapsed(long now) {
        return flag(RUNNING) ? now - get64(START) : get64(START);
    }

    /** The pulse at which the output of mode 0, 1, 4 or 5 rises for good. */
    private long singleEdge() {
        return get64(START) + period() + (mode() >= 4 ? 1 : 0);
    }

    /** Pulses from one edge of the output to the next, or to the only one. */
    long period() {
        int count = get16(COUNT);
        int binary = bcd() ? fromBcd(count) : count;
        int pulses = binary == 0 ? modulus() : binary;
        // A count of 1 is illegal in modes 2 and 3.
        return periodic() ? Math.max(2, pulses) : pulses;
    }

    private int modulus() {
        return bcd() ? 10_000 : 0x10000;
    }

    /** Whether the output rises again and again. */
    boolean periodic() {
        return mode() == 2 || mode() == 3;
    }

    private int mode() {
        int mode = (get8(CONTROL) >> 1) & 7;
        return mode > 5 ? mode - 4 : mode;
    }

    private int access() {
        return (get8(CONTROL) >> 4) & 3;
    }

    private boolean bcd() {
        return (get8(CONTROL) & BCD) != 0;
    }

    private static int fromBcd(int value) {
        return (value >> 12) * 1000 + ((value >> 8) & 15) * 100 + ((value >> 4) & 15) * 10 + (value & 15);
    }

    private static int toBcd(int value) {
        return ((value / 1000) << 12) | (((value / 100) % 10) << 8) | (((value / 10) % 10) << 4) | (value % 10);
    }

    private void clearLatches() {
        setFlag(COUNT_LATCHED | STATUS_LATCHED | READ_SECOND, false);
        set16(LATCH, 0);
        set8(STATUS, 0);
    }

    private boolean flag(int bit) {
        return (get8(FLAGS) & bit) != 0;
    }

    private void setFlag(int bits, boolean on) {
        set8(FLAGS, on ? get8(FLAGS) | bits : get8(FLAGS) & ~bits);
    }

    private int get8(int register) {
        return memory.get8(base + register);
    }

    private int get16(int register) {
        return memory.get16(base + register);
    }

    private long get64(int register) {
        return memory.get64(base + register);
    }

    private void set8(int register, int value) {
        Cells.set8(memory, base + register, value);
    }

    private void set16(int register, int value) {
        Cells.set16(memory, base + register, value);
    }

    private void set64(int register, long value) {
        Cells.set64(memory, base + register, value);
    }
}
