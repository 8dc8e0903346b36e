package dev.plankton.conformance;

import java.util.Arrays;

/**
 * One test: the state before an instruction, and what a real CPU made of it. Mutable, so that a reader can fill the same
 * one again and again.
 */
final class TestVector {
    /** Registers by number: 0 to 7 general, 8 to 13 segments, in encoding order. */
    static final int SEGMENTS = 8;

    static final int IP = 14;
    static final int FLAGS = 15;
    static final int REGISTERS = 16;

    private static final String[] NAMES = {
        "ax", "cx", "dx", "bx", "sp", "bp", "si", "di", "es", "cs", "ss", "ds", "fs", "gs", "ip", "flags"
    };

    int index;
    String name = "";
    final int[] initial = new int[REGISTERS];
    final int[] expected = new int[REGISTERS];
    /** Bit n: the vector tells register n's final value; the others keep their initial one. */
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
    /** A 386 or later legitimately gives another result. */
    boolean differsOn386;

    void clear() {
        index = 0;
        name = "";
        Arrays.fill(initial, 0);
        Arrays.fill(expected, 0);
        expectedMask = 0;
        initialRam.count = 0;
        expectedRam.count = 0;
        exception = -1;
        flagAddress = -1;
        undefinedFlags = 0;
        Arrays.fill(undefinedBits, 0);
        differsOn386 = false;
    }

    static String registerName(int n) {
        return NAMES[n];
    }

    /** The register a vector names, with or without the E of 32 bits, or -1. */
    static int registerNumber(String name) {
        String plain = name.charAt(0) == 'e' && name.length() > 2 ? name.substring(1) : name;
        return Arrays.asList(NAMES).indexOf(plain);
    }

    /** Bytes at physical addresses. */
    static final class Bytes {
        int[] addresses = new int[64];
        byte[] values = new byte[64];
        int count;

        void add(int address, int value) {
            if (count == addresses.length) {
                addresses = Arrays.copyOf(addresses, 2 * count);
                values = Arrays.copyOf(values, 2 * count);
            }
            addresses[count] = address;
            values[count++] = (byte) value;
        }
    }
}
