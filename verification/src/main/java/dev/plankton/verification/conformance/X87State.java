package dev.plankton.verification.conformance;

import java.util.Arrays;

/** The x87 in a test: before the instruction, and what a real one made of it. Registers are numbered as they lie, not from the top. */
final class X87State {
    static final int REGISTERS = 8;

    /** Whether the vector has one. */
    boolean present;

    int control;
    int status;
    /** As FNSTENV stores it; the expected one counts only by what is empty. */
    int tags;

    final long[] significands = new long[REGISTERS];
    final int[] exponents = new int[REGISTERS];

    /** Linear addresses of the last instruction and its operand, and its opcode; -1 if the vector has none. */
    int instruction = -1;

    int operand;
    int opcode;

    void clear() {
        present = false;
        control = 0;
        status = 0;
        tags = 0;
        Arrays.fill(significands, 0);
        Arrays.fill(exponents, 0);
        instruction = -1;
        operand = 0;
        opcode = 0;
    }

    /** Begins the state at the end, of which a vector gives what changes. */
    void copy(X87State from) {
        present = from.present;
        control = from.control;
        status = from.status;
        tags = from.tags;
        System.arraycopy(from.significands, 0, significands, 0, REGISTERS);
        System.arraycopy(from.exponents, 0, exponents, 0, REGISTERS);
    }

    void set(int n, String hex) {
        exponents[n] = Integer.parseInt(hex, 0, 4, 16);
        significands[n] = Long.parseUnsignedLong(hex, 4, 20, 16);
    }

    boolean isEmpty(int n) {
        return (tags >>> 2 * n & 3) == 3;
    }
}
