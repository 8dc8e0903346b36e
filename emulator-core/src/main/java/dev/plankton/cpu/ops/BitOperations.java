package dev.plankton.cpu.ops;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.DebugRegisters;

/** BT, BTS, BTR, BTC, BSF, BSR and BSWAP. */
public final class BitOperations {
    /** What becomes of the bit, as the parameter of the handler says; by 0, nothing. */
    public static final int SET = 1, RESET = 2, COMPLEMENT = 3;

    private BitOperations() {}

    /** With a register as bit offset, a memory operand is a bit string: the offset selects the word, signed. */
    public static void testByRegister(CpuState c, int op) {
        int bit = Operands.register(c);
        if (!Operands.isRegister(c)) {
            int bytes = c.operand32 ? 4 : 2;
            int offset = c.operandOffset + (bit >> (c.operand32 ? 5 : 4)) * bytes;
            Operands.moveTo(c, c.address32 ? offset : offset & 0xFFFF, bytes, op != 0);
            DebugRegisters.accessed(c, c.operandSegment, c.operandOffset, bytes, op != 0);
        }
        test(c, op, bit);
    }

    public static void testByImmediate(CpuState c, int op) {
        test(c, op, c.fetch8());
    }

    private static void test(CpuState c, int op, int bit) {
        int mask = 1 << (bit & (c.operand32 ? 31 : 15));
        int value = Operands.load(c);
        switch (op) {
            case SET -> Operands.store(c, value | mask);
            case RESET -> Operands.store(c, value & ~mask);
            case COMPLEMENT -> Operands.store(c, value ^ mask);
            default -> {}
        }
        c.setCarry((value & mask) != 0);
    }

    public static void scanForward(CpuState c) {
        scan(c, Integer.numberOfTrailingZeros(unsigned(c)));
    }

    public static void scanReverse(CpuState c) {
        scan(c, 31 - Integer.numberOfLeadingZeros(unsigned(c)));
    }

    /** Of a zero source only ZF is set; the destination stays, as all known processors do it. */
    private static void scan(CpuState c, int position) {
        boolean zero = unsigned(c) == 0;
        if (!zero) {
            Operands.setRegister(c, position);
        }
        c.setArithmeticFlags(c.flags() & ~Flags.ZF | (zero ? Flags.ZF : 0));
    }

    private static int unsigned(CpuState c) {
        return c.operand32 ? Operands.load(c) : Operands.load(c) & 0xFFFF;
    }

    /** With a 16-bit operand the result is undefined; processors clear the register. */
    public static void swapBytes(CpuState c, int n) {
        if (c.operand32) {
            c.setReg32(n, Integer.reverseBytes(c.reg32(n)));
        } else {
            c.setReg16(n, 0);
        }
    }
}
