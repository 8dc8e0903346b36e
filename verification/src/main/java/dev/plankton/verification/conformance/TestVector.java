package dev.plankton.verification.conformance;

import dev.plankton.memory.StateMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One test: the state before an instruction, and what a real CPU made of it. Mutable, so that a reader can fill the same
 * one again and again.
 */
final class TestVector {
    /** Registers by number: 0 to 7 general, 8 to 13 segments, in encoding order. */
    static final int SEGMENTS = 8;

    static final int SP = 4;
    static final int CS = 9;
    static final int SS = 10;
    static final int IP = 14;
    static final int FLAGS = 15;
    static final int REGISTERS = 16;

    private static final int GENERAL_PROTECTION = 13;

    /** A longer instruction is a fault on an 80286. */
    private static final int LONGEST_286 = 10;

    private static final String[] NAMES = {
        "ax", "cx", "dx", "bx", "sp", "bp", "si", "di", "es", "cs", "ss", "ds", "fs", "gs", "ip", "flags"
    };

    /** Vectors with 16-bit registers come from an 80286, whose real mode has no flags bits 12 to 15. */
    static final int HIDDEN_FLAGS_16 = 0xF000;

    int index;
    /** The instruction as text, UTF-8; a String is made of it only to report a difference. */
    byte[] name = new byte[64];

    int nameLength;
    /** Bytes of the instruction, and of the HLT where one follows. */
    int codeLength;

    final int[] initial = new int[REGISTERS];
    final int[] expected = new int[REGISTERS];
    /** Bit n: the vector gives register n's final value; the others keep their initial one. */
    int expectedMask;

    final Bytes initialRam = new Bytes();
    final Bytes expectedRam = new Bytes();

    /** Vector of the exception taken, or -1. */
    int exception;
    /** Physical address of the pushed FLAGS, with an exception. */
    int flagAddress;
    /** Flag bits architecturally undefined in this test. */
    int undefinedFlags;

    final int[] undefinedBits = new int[REGISTERS];
    /** Flag bits that the captured CPU did not have, though the vector may set them at random. */
    int flagsHidden;

    final X87State initialX87 = new X87State();
    final X87State expectedX87 = new X87State();
    /** Bits of the x87's status word that are not defined in this test. */
    int undefinedStatus;
    /** Registers of the x87, as bits, with undefined contents, and those that may be one unit off. */
    int undefinedX87;

    int nearX87;
    /** Memory with undefined contents. */
    final Bytes undefinedRam = new Bytes();

    /** A 386 or later legitimately gives another result. */
    boolean differsOn386;
    /** It ends after one instruction, as on the 8086; otherwise after the HLT that follows. */
    boolean oneInstruction;

    void clear() {
        index = 0;
        nameLength = 0;
        codeLength = 0;
        Arrays.fill(initial, 0);
        Arrays.fill(expected, 0);
        expectedMask = 0;
        initialRam.count = 0;
        expectedRam.count = 0;
        exception = -1;
        flagAddress = -1;
        undefinedFlags = 0;
        Arrays.fill(undefinedBits, 0);
        flagsHidden = 0;
        initialX87.clear();
        expectedX87.clear();
        undefinedStatus = 0;
        undefinedX87 = 0;
        nearX87 = 0;
        undefinedRam.count = 0;
        differsOn386 = false;
        oneInstruction = false;
    }

    void setName(byte[] from, int offset, int length) {
        if (length > name.length) {
            name = new byte[2 * length];
        }
        System.arraycopy(from, offset, name, 0, length);
        nameLength = length;
    }

    /** The instruction, or its bytes where the vector has no text. */
    String name() {
        return nameLength > 0 ? new String(name, 0, nameLength, StandardCharsets.UTF_8) : codeBytes();
    }

    private String codeBytes() {
        StringBuilder hex = new StringBuilder();
        int address = (initial[CS] << 4) + initial[IP];
        for (int at = initialRam.find(address); at >= 0 && hex.length() < 3 * 15; at = initialRam.find(++address)) {
            hex.append(hex.isEmpty() ? "" : " ").append("%02X".formatted(initialRam.values[at]));
        }
        return hex.toString();
    }

    /** What register {@code n} must be at the end. */
    int expected(int n) {
        return (expectedMask >> n & 1) != 0 ? expected[n] : initial[n];
    }

    /** Derives what a vector need not state; call it when all has been read. */
    void complete() {
        boolean of286 = flagsHidden == HIDDEN_FLAGS_16 && !oneInstruction;
        // A few vectors of this kind lack the mark: those that store through CS, which faulted where it was verified.
        differsOn386 |= of286 && exception == GENERAL_PROTECTION && codeLength - 1 > LONGEST_286;
        int sp = expected(SP);
        // An exception has pushed three words, the first of them the flags.
        if (flagAddress < 0 && (exception >= 0 || (sp + 6 - initial[SP] & 0xFFFF) == 0)) {
            flagAddress = (expected(SS) << 4) + (sp + 4 & 0xFFFF) & (oneInstruction ? 0xFFFFF : -1);
        }
    }

    static String registerName(int n) {
        return NAMES[n];
    }

    /** Bytes at physical addresses. */
    static final class Bytes {
        int[] addresses = new int[64];
        byte[] values = new byte[64];
        int count;

        void add(int address, int value) throws IOException {
            if (address < 0 || address >= StateMap.RAM_SIZE) {
                throw new IOException("address %X lies outside the memory of real mode".formatted(address));
            }
            if (count == addresses.length) {
                addresses = Arrays.copyOf(addresses, 2 * count);
                values = Arrays.copyOf(values, 2 * count);
            }
            addresses[count] = address;
            values[count++] = (byte) value;
        }

        /** Where {@code address} is listed, or -1. */
        int find(int address) {
            for (int i = 0; i < count; i++) {
                if (addresses[i] == address) {
                    return i;
                }
            }
            return -1;
        }
    }
}
