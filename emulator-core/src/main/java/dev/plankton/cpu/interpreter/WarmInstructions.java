package dev.plankton.cpu.interpreter;

import dev.plankton.cpu.fpu.X87;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.ops.Alu;
import dev.plankton.cpu.ops.Divide;
import dev.plankton.cpu.ops.Multiply;
import dev.plankton.cpu.ops.Shifts;
import dev.plankton.cpu.ops.Strings;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.memory.Memory;

/**
 * Instructions that the interpreter's loop leaves out, but calls and goes on after: too many bytecodes for what HotSpot
 * inlines into the loop, too frequent to leave it. Operands have been loaded, and the loop stores the result, if
 * {@link Decoded#store} says so. None of them touches IP, CS or the code that follows.
 */
final class WarmInstructions {
    private WarmInstructions() {}

    /**
     * Executes one.
     *
     * @param a first operand, sign-extended
     * @param b second operand or constant, sign-extended
     * @param from address of the second operand
     * @param shift size of the operands, see {@link Alu}
     * @return the result
     */
    static long execute(CpuState c, Decoded d, long a, long b, int from, int shift) {
        switch (d.handler) {
            case Handler.MUL -> Multiply.mul(c, (int) a, shift == Alu.DWORD);
            case Handler.IMUL -> Multiply.imul(c, (int) a, shift == Alu.DWORD);
            case Handler.DIV -> Divide.div(c, (int) a, shift == Alu.DWORD);
            case Handler.IDIV -> Divide.idiv(c, (int) a, shift == Alu.DWORD);
            case Handler.IMUL_TO -> {
                return Multiply.product(c, d.source == Decoded.FROM_CONSTANT ? second(c, from, shift) : a, b, shift);
            }
            case Handler.SHLD -> {
                int count = count(c, d, b);
                return count == 0 ? a : Shifts.doubleLeft(c, a, second(c, from, shift), count, shift);
            }
            case Handler.SHRD -> {
                int count = count(c, d, b);
                return count == 0 ? a : Shifts.doubleRight(c, a, second(c, from, shift), count, shift);
            }
            case Handler.LODS_ONCE -> {
                return Strings.lods(c, d.segment, d.parameter);
            }
            case Handler.STOS_ONCE -> Strings.stos(c, d.segment, d.parameter);
            case Handler.MOVS_ONCE -> Strings.once(c, Handler.MOVS, d.segment, d.parameter);
            case Handler.XLAT16 -> {
                return c.load8(d.segment, c.reg16(CpuState.BX) + c.reg8(CpuState.AL) & 0xFFFF);
            }
            case Handler.IN_BYTE -> {
                return c.ports.in(port(c, d), 1);
            }
            case Handler.OUT_BYTE -> c.ports.out(port(c, d), 1, c.reg8(CpuState.AL));
            default -> throw new IllegalStateException("no warm instruction: " + d.handler);
        }
        return 0;
    }

    /**
     * Executes one of the x87, which has its operands itself.
     *
     * @param address of its operand in memory
     * @param offset of it, in {@link Decoded#segment}
     * @return 0: there is nothing for the loop to store
     */
    static long x87(CpuState c, Decoded d, int address, int offset) {
        c.operand32 = (d.constant >> 16 << 8 & DispatchTable.OPERAND32) != 0;
        X87.execute(c, d.handler, d.parameter, d.constant & 0xFFFF, d.segment, offset, address);
        return 0;
    }

    private static int port(CpuState c, Decoded d) {
        return d.source == Decoded.FROM_CONSTANT ? d.constant & 0xFF : c.reg16(CpuState.DX);
    }

    private static int count(CpuState c, Decoded d, long constant) {
        return (d.source == Decoded.FROM_CL ? c.reg8(CpuState.CL) : (int) constant) & 31;
    }

    private static long second(CpuState c, int from, int shift) {
        Memory m = c.memory;
        return shift == Alu.DWORD ? m.get32(from) : (short) m.get16(from);
    }
}
