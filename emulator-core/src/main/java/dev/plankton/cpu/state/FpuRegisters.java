package dev.plankton.cpu.state;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * Layout of the x87's part of the hidden page, and how it is read and written. It always lies there: a VM that never
 * executes an x87 instruction has none of its lines in its delta.
 *
 * <pre>
 * +0   control word, status word, tags (a bit for each register that is not empty) in a word, opcode: see {@link #control}
 * +8   linear addresses of the last instruction and of its operand, doublewords
 * +64  registers 0 to 7, 16 bytes each: significand, quadword; sign and exponent, doubleword
 * </pre>
 */
public final class FpuRegisters {
    /** Bits of what {@link #control} gives: where its words begin. */
    public static final int STATUS = 16, TAGS = 32, OPCODE = 48;

    /** Bit of the lowest bit of TOP in what {@link #control} gives. */
    public static final int TOP = STATUS + 11;

    private static final int POINTERS = StateMap.FPU + 8;
    private static final int STACK = StateMap.FPU + 64;
    private static final int REGISTERS = 8;

    private FpuRegisters() {}

    /** The control word after FNINIT; an 8087 does not interrupt then. */
    public static int initialControl(CpuModel model) {
        return model == CpuModel.I8086 ? 0x3FF : 0x37F;
    }

    /** The state after RESET: as after FNINIT, with zeros in the registers; writes nothing where it is so already. */
    static void reset(Memory m, CpuModel model) {
        long control = initialControl(model);
        if (control(m) != control) {
            setControl(m, control);
        }
        if (pointers(m) != 0) {
            setPointers(m, 0);
        }
        for (int n = 0; n < REGISTERS; n++) {
            if (significand(m, n) != 0 || exponent(m, n) != 0) {
                set(m, n, 0, 0);
            }
        }
    }

    /** Control word, status word, tags and opcode in one. */
    public static long control(Memory m) {
        return m.get64(StateMap.FPU);
    }

    public static void setControl(Memory m, long value) {
        m.put64(StateMap.FPU, value);
    }

    /** Linear address of the last instruction, and above it that of its operand. */
    public static long pointers(Memory m) {
        return m.get64(POINTERS);
    }

    public static void setPointers(Memory m, long value) {
        m.put64(POINTERS, value);
    }

    /** Sets the address of the last instruction, which had no operand in memory. */
    public static void setInstructionPointer(Memory m, int address) {
        m.put32(POINTERS, address);
    }

    /** The significand in register {@code n}, which is not counted from the top of the stack. */
    public static long significand(Memory m, int n) {
        return m.get64(STACK + (n << 4));
    }

    /** Sign and exponent in register {@code n}. */
    public static int exponent(Memory m, int n) {
        return m.get32(STACK + 8 + (n << 4));
    }

    public static void set(Memory m, int n, long significand, int exponent) {
        m.put64(STACK + (n << 4), significand);
        m.put32(STACK + 8 + (n << 4), exponent);
    }
}
