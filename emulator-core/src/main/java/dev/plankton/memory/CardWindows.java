package dev.plankton.memory;

import java.util.Arrays;

/**
 * What cards have between {@link StateMap#EMPTY} and {@link StateMap#ROM}: for each line, whether nothing or a ROM is there,
 * RAM, or registers. Fixed once it is fitted. Confined to one thread at a time.
 */
public final class CardWindows {
    /** No cards. */
    static final CardWindows NONE = new CardWindows(new Aperture() {
        @Override
        public int read(int address) {
            return 0xFF;
        }

        @Override
        public void write(int address, int value) {}
    });

    private static final int FIRST_LINE = StateMap.EMPTY >> Memory.LINE_SHIFT;
    private static final int END_LINE = StateMap.ROM >> Memory.LINE_SHIFT;

    private final Aperture registers;
    private final byte[] marks = new byte[END_LINE - FIRST_LINE];

    /** The registers lie within these addresses; none if it begins at MAX_VALUE. */
    private int from = Integer.MAX_VALUE;

    private int to;

    /** Between these addresses are the registers that were exposed. */
    private int exposedFrom = StateMap.ROM;

    private int exposedTo;

    /** Windows without anything yet, whose registers {@code registers} answers. */
    public CardWindows(Aperture registers) {
        this.registers = registers;
        Arrays.fill(marks, Memory.ROM);
    }

    /**
     * Adds a window, of whole lines.
     *
     * @param mark {@link Memory#CLEAN} for RAM, {@link Memory#ROM}, or {@link Memory#APERTURE} for registers
     */
    public void add(byte mark, int address, int bytes) {
        int first = (address >> Memory.LINE_SHIFT) - FIRST_LINE;
        Arrays.fill(marks, first, first + (bytes >> Memory.LINE_SHIFT), mark);
        if (mark == Memory.APERTURE) {
            from = Math.min(from, address);
            to = Math.max(to, address + bytes);
        }
    }

    /** Lowest address of registers; MAX_VALUE if there are none. */
    int from() {
        return from;
    }

    private byte mark(int address) {
        int line = (address >> Memory.LINE_SHIFT) - FIRST_LINE;
        return line >= 0 && line < marks.length ? marks[line] : Memory.ROM;
    }

    boolean isRegister(int address) {
        return address >= from && address < to && mark(address) == Memory.APERTURE;
    }

    boolean isRam(int address) {
        return mark(address) == Memory.CLEAN;
    }

    /** Whether all of these addresses are RAM. */
    boolean isRam(int address, int length) {
        return all(address, length, Memory.CLEAN);
    }

    private boolean all(int address, int length, byte wanted) {
        for (int at = address; at < address + length; at = (at | Memory.LINE - 1) + 1) {
            if (mark(at) != wanted) {
                return false;
            }
        }
        return true;
    }

    /** Whether some of these addresses are registers. */
    boolean touchesRegisters(int address, int length) {
        for (int at = Math.max(address, from); at < Math.min(address + length, to); at = (at | Memory.LINE - 1) + 1) {
            if (mark(at) == Memory.APERTURE) {
                return true;
            }
        }
        return false;
    }

    int read(int address) {
        return registers.read(address);
    }

    void write(int address, int value) {
        registers.write(address, value);
    }

    /** Marks the lines of a memory whose lines all are clean, or ROM. */
    void mark(byte[] all) {
        System.arraycopy(marks, 0, all, FIRST_LINE, marks.length);
    }

    /** Reads the registers among these addresses into {@code memory}. */
    void expose(Memory memory, int address, int length) {
        for (int at = address; at < address + length; at++) {
            if (isRegister(at)) {
                memory.put8(at, read(at));
            }
        }
        exposedFrom = Math.min(exposedFrom, address);
        exposedTo = Math.max(exposedTo, address + length);
    }

    /** Makes the bytes of exposed registers in {@code bytes} what they are where nothing is fitted. */
    void hide(byte[] bytes) {
        for (int at = exposedFrom & -Memory.LINE; at < exposedTo; at += Memory.LINE) {
            if (isRegister(at)) {
                Arrays.fill(bytes, at, at + Memory.LINE, (byte) 0xFF);
            }
        }
        forget();
    }

    /** No register is exposed: the memory has been loaded. */
    void forget() {
        exposedFrom = StateMap.ROM;
        exposedTo = 0;
    }
}
