package dev.plankton.debugger.gdb;

import dev.plankton.machine.pc.Machine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The x87's registers as GDB numbers them, out of the image that FNSAVE would store. */
final class X87 {
    /** Bytes of a register of the stack. */
    static final int REGISTER_BYTES = 10;

    private static final int ENVIRONMENT = 28;
    private static final int OPCODE_MASK = 0x7FF;

    // GDB's control registers.
    private static final int CONTROL = 0,
            STATUS = 1,
            TAGS = 2,
            INSTRUCTION_SEGMENT = 3,
            INSTRUCTION = 4,
            OPERAND_SEGMENT = 5,
            OPERAND = 6;

    private final byte[] image;

    private X87(byte[] image) {
        this.image = image;
    }

    static X87 of(Machine machine) {
        return new X87(machine.x87());
    }

    /** ST({@code n}) in hexadecimal digits. */
    String register(int n) {
        int at = ENVIRONMENT + n * REGISTER_BYTES;
        return Hex.of(Arrays.copyOfRange(image, at, at + REGISTER_BYTES));
    }

    /** Control register {@code n} in hexadecimal digits; the addresses are linear ones, as real mode keeps them. */
    String control(int n) {
        return Hex.littleEndian(
                switch (n) {
                    case CONTROL, STATUS, TAGS -> field(n) & 0xFFFF;
                    case INSTRUCTION -> linear(3);
                    case OPERAND -> linear(5);
                    case INSTRUCTION_SEGMENT, OPERAND_SEGMENT -> 0;
                    default -> field(4) & OPCODE_MASK;
                },
                4);
    }

    private int field(int n) {
        return ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).getInt(4 * n);
    }

    private int linear(int n) {
        return field(n) & 0xFFFF | field(n + 1) >>> 12 << 16;
    }
}
