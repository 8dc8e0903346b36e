package dev.plankton.debugger.gdb;

import dev.plankton.debugger.gdb.wire.Hex;
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

    /** Where the status word has the number of the register that is ST(0). */
    private static final int TOP = 11;

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

    /** Sets ST({@code n}), which is not empty from then on. */
    void setRegister(int n, byte[] value) {
        if (value.length != REGISTER_BYTES) {
            throw new IllegalArgumentException("a register of the x87 has " + REGISTER_BYTES + " bytes");
        }
        System.arraycopy(value, 0, image, ENVIRONMENT + n * REGISTER_BYTES, REGISTER_BYTES);
        int physical = n + (field(STATUS) >>> TOP) & 7;
        put(TAGS, field(TAGS) & ~(3 << 2 * physical));
    }

    /** Sets control register {@code n}; segments are part of the linear addresses and stay 0. */
    void setControl(int n, int value) {
        switch (n) {
            case CONTROL, STATUS, TAGS -> put(n, value);
            case INSTRUCTION -> putLinear(3, value);
            case OPERAND -> putLinear(5, value);
            case INSTRUCTION_SEGMENT, OPERAND_SEGMENT -> {
                if (value != 0) {
                    throw new IllegalArgumentException("addresses of the x87 are linear: their segments are 0");
                }
            }
            default -> put(4, field(4) & ~OPCODE_MASK | value & OPCODE_MASK);
        }
    }

    /** The image as it has become. */
    byte[] image() {
        return image;
    }

    private void putLinear(int n, int value) {
        put(n, value & 0xFFFF);
        put(n + 1, field(n + 1) & OPCODE_MASK | value >>> 16 << 12);
    }

    private void put(int n, int value) {
        ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(4 * n, value);
    }

    private int field(int n) {
        return ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).getInt(4 * n);
    }

    private int linear(int n) {
        return field(n) & 0xFFFF | field(n + 1) >>> 12 << 16;
    }
}
