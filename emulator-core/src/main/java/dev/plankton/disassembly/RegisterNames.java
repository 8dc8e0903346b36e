package dev.plankton.disassembly;

/** Registers as assemblers write them, in encoding order. */
final class RegisterNames {
    private static final String[] BYTES = {"al", "cl", "dl", "bl", "ah", "ch", "dh", "bh"};
    private static final String[] WORDS = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};
    private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs"};

    private RegisterNames() {}

    /** General register {@code n} of {@code size} bytes: 1, 2 or 4. */
    static String of(int size, int n) {
        return switch (size) {
            case 1 -> BYTES[n];
            case 2 -> WORDS[n];
            default -> "e" + WORDS[n];
        };
    }

    /** Segment register {@code n}; 6 and 7 do not exist, but ModRM can name them. */
    static String segment(int n) {
        return n < SEGMENTS.length ? SEGMENTS[n] : "segment" + n;
    }
}
