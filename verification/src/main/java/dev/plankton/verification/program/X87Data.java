package dev.plankton.verification.program;

import dev.plankton.memory.Memory;
import java.util.random.RandomGenerator;

/** Where {@link X87Instructions} find their operands, as offsets, and what lies there: numbers of all kinds and formats. */
final class X87Data {
    static final int NUMBERS = 24, CONTROLS = 16;

    /** After the numbers, eight bytes each: control words, an image of the whole x87, and what is stored. */
    static final int CONTROL = 8 * NUMBERS, IMAGE = CONTROL + 2 * CONTROLS, STORED = IMAGE + 112;

    static final int BYTES_STORED = 128, SIZE = STORED + BYTES_STORED;
    private static final int MASKS = 0x3F, MODES = 0xF00;
    private static final int[] EXPONENTS_80 = {0, 1, 2, 0x3FFE, 0x3FFF, 0x4000, 0x403E, 0x7FFE, 0x7FFF, 0xFFFF, 0x8000};
    private static final int[] EXPONENTS_64 = {0, 1, 0x3FE, 0x3FF, 0x432, 0x7FE, 0x7FF};
    private static final int[] EXPONENTS_32 = {0, 1, 0x7E, 0x7F, 0x96, 0xFE, 0xFF};
    private static final long[] SIGNIFICANDS = {
        0, 1, -1L, Long.MIN_VALUE, Long.MIN_VALUE | 1, 0xC000000000000000L, 1L << 62
    };

    private final RandomGenerator random;
    private final boolean masked;

    /**
     * Creates what draws from {@code random}.
     *
     * @param masked whether all control words mask all exceptions
     */
    X87Data(RandomGenerator random, boolean masked) {
        this.random = random;
        this.masked = masked;
    }

    /** Lays it at a linear address. */
    void lay(Memory memory, int at) {
        for (int n = 0; n < NUMBERS; n++) {
            memory.put64(at + 8 * n, number());
            if (random.nextInt(3) == 0 && n > 0) {
                memory.put16(at + 8 * n, exponent80()); // of the number of 80 bits that begins in the one before
            }
        }
        for (int n = 0; n < CONTROLS; n++) {
            memory.put16(at + CONTROL + 2 * n, control());
        }
        for (int n = 0; n < 28; n++) {
            memory.put32(at + IMAGE + 4 * n, random.nextInt());
        }
        memory.put16(at + IMAGE, control());
    }

    /** A control word: any rounding and precision. */
    int control() {
        return random.nextInt() & MODES | (masked || random.nextBoolean() ? MASKS : random.nextInt() & MASKS);
    }

    /** Sign and exponent of a number of 80 bits. */
    int exponent80() {
        int exponent = random.nextBoolean() ? pick(EXPONENTS_80) : 0x3FE0 + random.nextInt(0x60);
        return exponent ^ random.nextInt(2) << 15;
    }

    /** A significand of 64 bits, with its integer bit most times. */
    long significand() {
        if (random.nextInt(3) == 0) {
            return SIGNIFICANDS[random.nextInt(SIGNIFICANDS.length)];
        }
        long bits = random.nextLong() & -1L << random.nextInt(64);
        return random.nextInt(8) == 0 ? bits : bits | Long.MIN_VALUE;
    }

    private long number() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> real64();
            case 2 -> real32() & 0xFFFFFFFFL | (long) real32() << 32;
            case 3 -> significand();
            case 4 -> decimal();
            default -> random.nextLong() >> random.nextInt(64);
        };
    }

    private long real64() {
        long exponent = random.nextBoolean() ? pick(EXPONENTS_64) : 0x3E0 + random.nextInt(0x40);
        long fraction = random.nextLong() << random.nextInt(64) >>> 12;
        return (long) random.nextInt(2) << 63 | exponent << 52 | (random.nextInt(4) == 0 ? 0 : fraction);
    }

    private int real32() {
        int exponent = random.nextBoolean() ? pick(EXPONENTS_32) : 0x70 + random.nextInt(0x20);
        int fraction = random.nextInt() << random.nextInt(32) >>> 9;
        return random.nextInt(2) << 31 | exponent << 23 | (random.nextInt(4) == 0 ? 0 : fraction);
    }

    private long decimal() {
        long digits = 0;
        for (int n = 0; n < 16; n++) {
            digits = digits << 4 | random.nextInt(10);
        }
        return digits;
    }

    private int pick(int[] values) {
        return values[random.nextInt(values.length)];
    }
}
