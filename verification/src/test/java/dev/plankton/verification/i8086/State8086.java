package dev.plankton.verification.i8086;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/**
 * Registers, flags, memory and ports of the reference 8086. Knows which flags and bytes the manuals leave undefined, and
 * refuses the instruction under way once its result would depend on one of them, or on code that the sequence has not
 * fixed yet. An instruction can be taken back.
 */
public class State8086 {
    public static final int AX = 0, CX = 1, DX = 2, BX = 3, SP = 4, BP = 5, SI = 6, DI = 7;
    public static final int ES = 0, CS = 1, SS = 2, DS = 3;
    public static final int CF = 1, PF = 4, AF = 0x10, ZF = 0x40, SF = 0x80, TF = 0x100, IF = 0x200, DF = 0x400;
    public static final int OF = 0x800;
    public static final int RESULT_FLAGS = CF | PF | AF | ZF | SF | OF;

    /** Bits of FLAGS that read as ones. */
    public static final int FIXED_FLAGS = 0xF002;

    public static final int RAM_SIZE = 1 << 20;

    private static final int CODE = 1, DATA = 2, LAID = 4;

    public final int[] general = new int[8];
    public final int[] segments = new int[4];
    public int ip;
    public int flags;

    /** Flag bits whose value the manuals leave open. */
    public int undefinedFlags;

    public final byte[] ram;

    /** Bits that the manuals leave open, by address. */
    public final SortedMap<Integer, Integer> undefinedRam = new TreeMap<>();

    /** Writes to ports, in order. */
    public final List<PortWrite> portWrites = new ArrayList<>();

    /** By address: whether instructions have been fetched from there, data read or written, a byte laid for the next. */
    private final byte[] uses = new byte[RAM_SIZE];

    private int[] used = new int[64];
    private int usedCount;
    private final List<Integer> laid = new ArrayList<>();
    private final byte[] initialRam;

    private int[] undoAddresses = new int[64];
    private byte[] undoBytes = new byte[64];
    private int undoCount;

    private final IntUnaryOperator ports;
    private int[] saved = {};
    private int savedUndefined;
    private int savedWrites;
    private int begun;
    private boolean refused;

    /** A write of {@code size} bytes to a port. */
    public record PortWrite(int port, int size, int value) {}

    /** RAM is {@code initialRam} at first; port n reads as {@code ports.applyAsInt(n)}, in as many bits as are read. */
    State8086(byte[] initialRam, IntUnaryOperator ports) {
        this.initialRam = initialRam;
        this.ports = ports;
        ram = initialRam.clone();
    }

    final int in(int port) {
        return ports.applyAsInt(port);
    }

    /** Starts an instruction. */
    final void begin() {
        saved = new int[14];
        System.arraycopy(general, 0, saved, 0, 8);
        System.arraycopy(segments, 0, saved, 8, 4);
        saved[12] = ip;
        saved[13] = flags;
        savedUndefined = undefinedFlags;
        savedWrites = portWrites.size();
        begun = undoCount;
        refused = false;
    }

    /** The instruction under way is outside of what the reference can tell. */
    final void refuse() {
        refused = true;
    }

    final boolean refused() {
        return refused;
    }

    /** Takes back what has happened since {@link #begin}. */
    final void takeBack() {
        System.arraycopy(saved, 0, general, 0, 8);
        System.arraycopy(saved, 8, segments, 0, 4);
        ip = saved[12];
        flags = saved[13];
        undefinedFlags = savedUndefined;
        portWrites.subList(savedWrites, portWrites.size()).clear();
        for (int address : laid) {
            uses[address] &= ~CODE;
        }
        undoTo(begun);
    }

    /** RAM is as it was at first, and nothing of it code, data or undefined. */
    public final void restoreRam() {
        undoTo(0);
        for (int n = 0; n < usedCount; n++) {
            uses[used[n]] = 0;
        }
        usedCount = 0;
        laid.clear();
        undefinedRam.clear();
        portWrites.clear();
    }

    private void undoTo(int count) {
        while (undoCount > count) {
            ram[undoAddresses[--undoCount]] = undoBytes[undoCount];
        }
    }

    /** Lays as much of an instruction at CS:IP as finds bytes there that no other one has used. */
    final void lay(byte[] instruction) {
        for (int n = 0; n < instruction.length; n++) {
            int address = physical(segments[CS], ip + n);
            if (uses[address] != 0) {
                return;
            }
            set(address, instruction[n]);
            use(address, LAID);
            laid.add(address);
        }
    }

    /** The addresses of those bytes laid last that have been fetched, which stay, in order; the others go. */
    final List<Integer> keepFetched() {
        List<Integer> kept = new ArrayList<>();
        for (int address : laid) {
            uses[address] &= ~LAID;
            if (uses[address] == CODE) {
                kept.add(address);
            } else {
                ram[address] = initialRam[address];
            }
        }
        laid.clear();
        return kept;
    }

    /** Addresses that data has been read from or written to, and those of the code. */
    final int[] used() {
        return Arrays.copyOf(used, usedCount);
    }

    private void use(int address, int how) {
        if (uses[address] == 0) {
            if (usedCount == used.length) {
                used = Arrays.copyOf(used, 2 * usedCount);
            }
            used[usedCount++] = address;
        }
        uses[address] |= (byte) how;
    }

    private void set(int address, int value) {
        if (undoCount == undoAddresses.length) {
            undoAddresses = Arrays.copyOf(undoAddresses, 2 * undoCount);
            undoBytes = Arrays.copyOf(undoBytes, 2 * undoCount);
        }
        undoAddresses[undoCount] = address;
        undoBytes[undoCount++] = ram[address];
        ram[address] = (byte) value;
    }

    final int fetch8() {
        int address = physical(segments[CS], ip);
        if ((uses[address] & DATA) != 0) {
            refuse();
        }
        use(address, CODE);
        ip = ip + 1 & 0xFFFF;
        return ram[address] & 0xFF;
    }

    final int fetch16() {
        return fetch8() | fetch8() << 8;
    }

    static int physical(int segment, int offset) {
        return (segment << 4) + (offset & 0xFFFF) & RAM_SIZE - 1;
    }

    final int read8(int segment, int offset) {
        int address = data(segment, offset);
        return ram[address] & 0xFF;
    }

    final int read16(int segment, int offset) {
        return read8(segment, offset) | read8(segment, offset + 1) << 8;
    }

    final void write8(int segment, int offset, int value) {
        set(data(segment, offset), value);
    }

    final void write16(int segment, int offset, int value) {
        write8(segment, offset, value);
        write8(segment, offset + 1, value >> 8);
    }

    private int data(int segment, int offset) {
        int address = physical(segment, offset);
        if ((uses[address] & (CODE | LAID)) != 0 || undefinedRam.containsKey(address)) {
            refuse();
        }
        use(address, DATA);
        return address;
    }

    final void push(int value) {
        general[SP] = general[SP] - 2 & 0xFFFF;
        write16(segments[SS], general[SP], value);
    }

    final int pop() {
        int value = read16(segments[SS], general[SP]);
        general[SP] = general[SP] + 2 & 0xFFFF;
        return value;
    }

    /** An interrupt or exception: the return address is that of the next instruction. */
    final void interrupt(int vector) {
        push(flags);
        for (int n = 0; n < 2 && undefinedFlags != 0; n++) {
            int bits = undefinedFlags >> 8 * n & 0xFF;
            if (bits != 0) {
                undefinedRam.put(physical(segments[SS], general[SP] + n), bits);
            }
        }
        push(segments[CS]);
        push(ip);
        flags &= ~(IF | TF);
        ip = read16(0, 4 * vector);
        segments[CS] = read16(0, 4 * vector + 2);
    }

    /** FLAGS from the stack; single steps are not part of the sequences. */
    final void loadFlags(int value) {
        if ((value & TF) != 0) {
            refuse();
        }
        flags = value & 0xFD5 | FIXED_FLAGS;
        undefinedFlags = 0;
    }

    final boolean flag(int bit) {
        if ((undefinedFlags & bit) != 0) {
            refuse();
        }
        return (flags & bit) != 0;
    }

    final void setFlag(int bit, boolean on) {
        flags = on ? flags | bit : flags & ~bit;
        undefinedFlags &= ~bit;
    }

    final void leaveUndefined(int bits) {
        undefinedFlags |= bits;
    }

    final int byteRegister(int n) {
        return general[n & 3] >> (n & 4) * 2 & 0xFF;
    }

    final void setByteRegister(int n, int value) {
        int shift = (n & 4) * 2;
        general[n & 3] = general[n & 3] & ~(0xFF << shift) | (value & 0xFF) << shift;
    }

    final int register(int n, boolean word) {
        return word ? general[n] : byteRegister(n);
    }

    final void setRegister(int n, boolean word, int value) {
        if (word) {
            general[n] = value & 0xFFFF;
        } else {
            setByteRegister(n, value);
        }
    }
}
