package dev.plankton.disassembly;

/** Numbers as the disassembler writes them: hexadecimal from 10 on. */
final class Numbers {
    private Numbers() {}

    /** An unsigned number. */
    static String of(int value) {
        return value >= 0 && value < 10 ? Integer.toString(value) : hex(value);
    }

    static String signed(int value) {
        return value < 0 ? "-" + of(-value) : of(value);
    }

    /** An address. */
    static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }
}
