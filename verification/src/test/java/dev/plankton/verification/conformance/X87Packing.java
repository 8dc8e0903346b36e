package dev.plankton.verification.conformance;

import java.io.IOException;

/**
 * The columns of the x87, in files of vectors that have it: words by their bytes, registers by those of their significance,
 * after the instruction only what has changed.
 */
final class X87Packing {
    private static final int CONTROL = Packing.X87, STATUS = CONTROL + 2, TAGS = STATUS + 2;
    private static final int EXPONENT = TAGS + 2, SIGNIFICAND = EXPONENT + 2, POINTERS = SIGNIFICAND + 8;

    /** How far the columns of the state after the instruction are from those of the one before. */
    private static final int AFTER = 17;

    private static final int MASKS = Packing.X87 + 2 * AFTER, UNDEFINED_RAM = MASKS + 1;

    private static final X87State ZERO = new X87State();

    private X87Packing() {}

    static void put(Packing.Writer columns, TestVector vector) {
        if (!vector.initialX87.present) {
            return;
        }
        put(columns, 0, vector.initialX87, ZERO);
        put(columns, AFTER, vector.expectedX87, vector.initialX87);
        columns.number(MASKS, vector.undefinedStatus);
        columns.number(MASKS, vector.undefinedX87);
        columns.number(MASKS, vector.nearX87);
        columns.number(UNDEFINED_RAM, vector.undefinedRam.count);
        for (int n = 0; n < vector.undefinedRam.count; n++) {
            columns.number(UNDEFINED_RAM, vector.undefinedRam.addresses[n]);
        }
    }

    private static void put(Packing.Writer columns, int from, X87State state, X87State before) {
        put(columns, from + CONTROL, 2, state.control ^ before.control);
        put(columns, from + STATUS, 2, state.status ^ before.status);
        put(columns, from + TAGS, 2, state.tags ^ before.tags);
        for (int n = 0; n < X87State.REGISTERS; n++) {
            put(columns, from + EXPONENT, 2, state.exponents[n] ^ before.exponents[n]);
            put(columns, from + SIGNIFICAND, Long.BYTES, state.significands[n] ^ before.significands[n]);
        }
        columns.signed(from + POINTERS, state.instruction);
        columns.number(from + POINTERS, state.operand);
        columns.number(from + POINTERS, state.opcode);
    }

    private static void put(Packing.Writer columns, int column, int bytes, long value) {
        for (int b = 0; b < bytes; b++) {
            columns.put(column + b, (int) (value >>> 8 * b));
        }
    }

    /** Reads what a file has of the x87, if that is anything. */
    static void take(Packing.Reader columns, TestVector vector) throws IOException {
        if (!columns.hasMore(CONTROL)) {
            return;
        }
        take(columns, 0, vector.initialX87, ZERO);
        take(columns, AFTER, vector.expectedX87, vector.initialX87);
        vector.undefinedStatus = columns.number(MASKS);
        vector.undefinedX87 = columns.number(MASKS);
        vector.nearX87 = columns.number(MASKS);
        for (int count = columns.number(UNDEFINED_RAM); count > 0; count--) {
            vector.undefinedRam.add(columns.number(UNDEFINED_RAM), 0);
        }
    }

    private static void take(Packing.Reader columns, int from, X87State state, X87State before) {
        state.present = true;
        state.control = (int) take(columns, from + CONTROL, 2) ^ before.control;
        state.status = (int) take(columns, from + STATUS, 2) ^ before.status;
        state.tags = (int) take(columns, from + TAGS, 2) ^ before.tags;
        for (int n = 0; n < X87State.REGISTERS; n++) {
            state.exponents[n] = (int) take(columns, from + EXPONENT, 2) ^ before.exponents[n];
            state.significands[n] = take(columns, from + SIGNIFICAND, Long.BYTES) ^ before.significands[n];
        }
        state.instruction = columns.signed(from + POINTERS);
        state.operand = columns.number(from + POINTERS);
        state.opcode = columns.number(from + POINTERS);
    }

    private static long take(Packing.Reader columns, int column, int bytes) {
        long value = 0;
        for (int b = 0; b < bytes; b++) {
            value |= (long) columns.take(column + b) << 8 * b;
        }
        return value;
    }
}
