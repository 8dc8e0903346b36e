package dev.plankton.verification.conformance;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.state.FpuRegisters;
import dev.plankton.memory.Memory;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Lays the x87's state of a vector into a CPU, and compares it. */
final class X87Runner {
    private static final int ALL_STATUS = 0xFFFF;

    private final Cpu cpu;
    private final Memory memory;
    private final boolean strict;

    X87Runner(Cpu cpu, Memory memory, boolean strict) {
        this.cpu = cpu;
        this.memory = memory;
        this.strict = strict;
    }

    void load(X87State state) {
        cpu.coprocessor = state.present;
        if (!state.present) {
            return;
        }
        cpu.cr0 |= Cpu.CR0_NE;
        long tags = 0;
        for (int n = 0; n < X87State.REGISTERS; n++) {
            tags |= state.isEmpty(n) ? 0 : 1L << n;
            FpuRegisters.set(memory, n, state.significands[n], state.exponents[n]);
        }
        boolean pointers = state.instruction >= 0;
        long opcode = pointers ? state.opcode : 0;
        FpuRegisters.setControl(
                memory,
                state.control
                        | (long) state.status << FpuRegisters.STATUS
                        | tags << FpuRegisters.TAGS
                        | opcode << FpuRegisters.OPCODE);
        FpuRegisters.setPointers(memory, pointers ? state.instruction | (long) state.operand << 32 : 0);
    }

    /** The first difference, or null. */
    @Nullable
    String compare(TestVector vector) {
        X87State expected = vector.expectedX87;
        if (!expected.present) {
            return null;
        }
        long w = FpuRegisters.control(memory);
        int control = (int) w & 0xFFFF;
        if (control != expected.control) {
            return "control word is %X instead of %X".formatted(control, expected.control);
        }
        int status = (int) (w >>> FpuRegisters.STATUS) & ALL_STATUS;
        int ignored = strict ? 0 : vector.undefinedStatus;
        if (((status ^ expected.status) & ~ignored) != 0) {
            return "status word is %X instead of %X".formatted(status, expected.status);
        }
        for (int n = 0; n < X87State.REGISTERS; n++) {
            String difference = compare(vector, n, (w >>> FpuRegisters.TAGS + n & 1) == 0);
            if (difference != null) {
                return difference;
            }
        }
        if (expected.instruction >= 0) {
            return comparePointers(expected, (int) (w >>> FpuRegisters.OPCODE));
        }
        return null;
    }

    private @Nullable String comparePointers(X87State expected, int opcode) {
        long pointers = FpuRegisters.pointers(memory);
        boolean same = (int) pointers == expected.instruction
                && (int) (pointers >>> 32) == expected.operand
                && opcode == expected.opcode;
        return same
                ? null
                : "pointers are %X, %X, %X instead of %X, %X, %X"
                        .formatted(
                                (int) pointers,
                                (int) (pointers >>> 32),
                                opcode,
                                expected.instruction,
                                expected.operand,
                                expected.opcode);
    }

    private @Nullable String compare(TestVector vector, int n, boolean empty) {
        X87State expected = vector.expectedX87;
        if (empty != expected.isEmpty(n)) {
            return "R%d is %s".formatted(n, empty ? "empty" : "not empty");
        }
        long significand = FpuRegisters.significand(memory, n);
        int exponent = FpuRegisters.exponent(memory, n);
        if (significand == expected.significands[n] && exponent == expected.exponents[n]
                || !strict && (vector.undefinedX87 >> n & 1) != 0) {
            return null;
        }
        boolean near = (vector.nearX87 >> n & 1) != 0;
        BigInteger distance = key(significand, exponent).subtract(key(expected.significands[n], expected.exponents[n]));
        if (near && distance.abs().equals(BigInteger.ONE)) {
            return null;
        }
        return "R%d is %04X %016X instead of %04X %016X"
                .formatted(n, exponent, significand, expected.exponents[n], expected.significands[n]);
    }

    /** Consecutive for consecutive numbers. */
    private static BigInteger key(long significand, int exponent) {
        BigInteger key = BigInteger.valueOf(exponent & 0x7FFF)
                .shiftLeft(63)
                .or(BigInteger.valueOf(significand & Long.MAX_VALUE));
        return (exponent & 0x8000) != 0 ? key.negate() : key;
    }
}
