package dev.plankton.verification.program;

/** Writes machine code to an array, the first byte of which the guest has at an IP. */
final class CodeWriter {
    private final byte[] target;
    private final int origin;
    private int at;

    CodeWriter(byte[] target, int origin) {
        this.target = target;
        this.origin = origin;
    }

    /** IP of what is written next. */
    int ip() {
        return origin + at;
    }

    /** Bytes written. */
    int length() {
        return at;
    }

    /** Takes back what follows the first bytes. */
    void truncate(int length) {
        at = length;
    }

    /** A byte that has been written; after the last ones, NOPs. */
    int at(int index) {
        return index < at ? target[index] & 0xFF : 0x90;
    }

    void emit(int... values) {
        for (int value : values) {
            target[at++] = (byte) value;
        }
    }

    /** Writes the lower bytes of a number. */
    void number(int value, int bytes) {
        for (int n = 0; n < bytes; n++) {
            emit(value >> 8 * n);
        }
    }

    void word(int value) {
        number(value, 2);
    }

    /** Writes a jump with a displacement of a byte to where {@link #land} says; what that takes. */
    int forward(int opcode) {
        emit(opcode, 0);
        return at;
    }

    void land(int jump) {
        target[jump - 1] = (byte) (at - jump);
    }

    /** Writes an opcode and the displacement to an IP, as a word. */
    void jump(int opcode, int to) {
        emit(opcode);
        word(to - (ip() + 2));
    }
}
