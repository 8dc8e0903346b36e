package dev.plankton.cpu.interpreter;

import dev.plankton.cpu.fpu.X87;
import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.ops.BitOperations;
import dev.plankton.cpu.ops.Decimal;
import dev.plankton.cpu.ops.Delivery;
import dev.plankton.cpu.ops.Divide;
import dev.plankton.cpu.ops.Exchange;
import dev.plankton.cpu.ops.FarTransfers;
import dev.plankton.cpu.ops.Multiply;
import dev.plankton.cpu.ops.NearTransfers;
import dev.plankton.cpu.ops.Operands;
import dev.plankton.cpu.ops.Shifts;
import dev.plankton.cpu.ops.Stack;
import dev.plankton.cpu.ops.Strings;
import dev.plankton.cpu.ops.SystemInstructions;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Stop;

/**
 * The instructions that the interpreter's loop leaves out. They find the decoded instruction in fields of the CPU, and
 * leave IP behind themselves or wherever they jump.
 */
final class ColdInstructions {
    private ColdInstructions() {}

    static void execute(CpuState c, int handler, int p, int opcode) {
        switch (handler) {
            case Handler.PUSH_SEG -> Stack.pushSegment(c, p);
            case Handler.POP_SEG -> Stack.popSegment(c, p);
            case Handler.POP_CS -> c.setSegment(CpuState.CS, c.pop16());
            case Handler.PUSHA -> Stack.pushAll(c);
            case Handler.POPA -> Stack.popAll(c);
            case Handler.PUSH_EV -> Stack.pushE(c);
            case Handler.POP_EV -> Stack.popE(c);
            case Handler.PUSHF -> Stack.push(c, c.flags() & ~Flags.RF);
            case Handler.POPF -> Stack.popFlags(c);
            case Handler.ENTER -> Stack.enter(c);
            case Handler.LEAVE -> Stack.leave(c);

            case Handler.DAA -> Decimal.daa(c);
            case Handler.DAS -> Decimal.das(c);
            case Handler.AAA -> Decimal.aaa(c);
            case Handler.AAS -> Decimal.aas(c);
            case Handler.AAM -> Decimal.aam(c);
            case Handler.AAD -> Decimal.aad(c);

            case Handler.MUL_EB -> Multiply.mul8(c, Operands.load8(c));
            case Handler.IMUL_EB -> Multiply.imul8(c, (byte) Operands.load8(c));
            case Handler.MUL_EV -> Multiply.mul(c, Operands.load(c), c.operand32);
            case Handler.IMUL_EV -> Multiply.imul(c, Operands.load(c), c.operand32);
            case Handler.IMUL_GV_EV -> Multiply.imulTo(c, Operands.load(c), Operands.register(c));
            case Handler.IMUL_GV_EV_IV ->
                Multiply.imulTo(c, Operands.load(c), c.operand32 ? c.fetch32() : (short) c.fetch16());
            case Handler.IMUL_GV_EV_IB -> Multiply.imulTo(c, Operands.load(c), (byte) c.fetch8());
            case Handler.DIV_EB -> Divide.div8(c, Operands.load8(c));
            case Handler.IDIV_EB -> Divide.idiv8(c, (byte) Operands.load8(c));
            case Handler.DIV_EV -> Divide.div(c, Operands.load(c), c.operand32);
            case Handler.IDIV_EV -> Divide.idiv(c, Operands.load(c), c.operand32);

            case Handler.CBW -> {
                if (c.operand32) {
                    c.setReg32(CpuState.AX, (short) c.reg32(CpuState.AX));
                } else {
                    c.setReg16(CpuState.AX, (byte) c.reg32(CpuState.AX));
                }
            }
            case Handler.CWD -> {
                if (c.operand32) {
                    c.setReg32(CpuState.DX, c.reg32(CpuState.AX) >> 31);
                } else {
                    c.setReg16(CpuState.DX, (short) c.reg32(CpuState.AX) >> 15);
                }
            }

            case Handler.MOV_EV_SW -> Operands.storeSegment(c);
            case Handler.MOV_SW_EW -> Operands.loadSegment(c);
            case Handler.LOAD_FAR -> FarTransfers.loadPointer(c, p);
            case Handler.XLAT -> {
                int offset = c.reg32(CpuState.BX) + (c.reg32(CpuState.AX) & 0xFF);
                int masked = c.address32 ? offset : offset & 0xFFFF;
                c.setReg8(CpuState.AL, c.load8(Operands.overridden(c, CpuState.DS), masked));
            }
            case Handler.CMOV -> {
                int value = Operands.load(c);
                if (c.condition(p)) {
                    Operands.setRegister(c, value);
                }
            }
            case Handler.SETCC -> Operands.store8(c, c.condition(p) ? 1 : 0);
            case Handler.SAHF -> c.setArithmeticFlags(c.flags() & Flags.OF | c.reg8(CpuState.AH) & ~Flags.OF);
            case Handler.LAHF -> c.setReg8(CpuState.AH, c.flags());
            case Handler.SALC -> c.setReg8(CpuState.AL, c.carry() ? 0xFF : 0);
            case Handler.CMC -> c.setCarry(!c.carry());
            case Handler.STD -> c.systemFlags |= Flags.DF;

            case Handler.BT_EV_GV -> BitOperations.testByRegister(c, p);
            case Handler.BT_EV_IB -> BitOperations.testByImmediate(c, p);
            case Handler.SHLD_IB, Handler.SHRD_IB -> Shifts.doubleShift(c, handler == Handler.SHLD_IB, c.fetch8());
            case Handler.SHLD_CL, Handler.SHRD_CL ->
                Shifts.doubleShift(c, handler == Handler.SHLD_CL, c.reg32(CpuState.CX));
            case Handler.BSF -> BitOperations.scanForward(c);
            case Handler.BSR -> BitOperations.scanReverse(c);
            case Handler.BSWAP -> BitOperations.swapBytes(c, opcode & 7);
            case Handler.CMPXCHG_B -> Exchange.compare8(c);
            case Handler.CMPXCHG_V -> Exchange.compare(c);
            case Handler.CMPXCHG8B -> Exchange.compare8Bytes(c);
            case Handler.XADD_B -> Exchange.add8(c);
            case Handler.XADD_V -> Exchange.add(c);

            case Handler.JCC_COLD -> NearTransfers.jumpIf(c, opcode, c.condition(p));
            case Handler.JMP_D -> NearTransfers.jump(c, c.fetch32());
            case Handler.JMP_B_D -> NearTransfers.jump(c, (byte) c.fetch8());
            case Handler.CALL_D -> NearTransfers.call(c, c.fetch32());
            case Handler.RET_D -> NearTransfers.ret(c, 0);
            case Handler.RET_IW -> NearTransfers.ret(c, c.fetch16());
            case Handler.CALL_EV -> NearTransfers.callTo(c, Operands.load(c));
            case Handler.JMP_EV -> NearTransfers.jumpTo(c, Operands.load(c));
            case Handler.LOOPNZ -> NearTransfers.loop(c, !c.zero());
            case Handler.LOOPZ -> NearTransfers.loop(c, c.zero());
            case Handler.LOOP_D -> NearTransfers.loop(c, true);
            case Handler.JCXZ ->
                NearTransfers.jumpIf(
                        c, opcode, (c.address32 ? c.reg32(CpuState.CX) : c.reg32(CpuState.CX) & 0xFFFF) == 0);
            case Handler.CALL_FAR -> FarTransfers.callImmediate(c);
            case Handler.JMP_FAR -> FarTransfers.jumpImmediate(c);
            case Handler.CALL_MP -> FarTransfers.callMemory(c);
            case Handler.JMP_MP -> FarTransfers.jumpMemory(c);
            case Handler.RETF -> FarTransfers.ret(c, 0);
            case Handler.RETF_IW -> FarTransfers.ret(c, c.fetch16());
            case Handler.INT3 -> Delivery.software(c, 3);
            case Handler.INT -> Delivery.software(c, c.fetch8());
            case Handler.INT1 -> Delivery.int1(c);
            case Handler.INTO -> {
                if (c.overflow()) {
                    Delivery.software(c, 4);
                }
            }
            case Handler.IRET -> FarTransfers.interruptReturn(c);
            case Handler.BOUND -> Operands.bound(c);

            case Handler.MOVS, Handler.STOS, Handler.LODS, Handler.CMPS, Handler.SCAS, Handler.INS, Handler.OUTS ->
                Strings.execute(c, handler, p);
            case Handler.IN_AL_IB -> c.setReg8(CpuState.AL, c.ports.in(c.fetch8(), 1));
            case Handler.IN_AL_DX -> c.setReg8(CpuState.AL, c.ports.in(c.reg16(CpuState.DX), 1));
            case Handler.IN_AX_IB -> SystemInstructions.in(c, c.fetch8(), p);
            case Handler.IN_AX_DX -> SystemInstructions.in(c, c.reg16(CpuState.DX), p);
            case Handler.OUT_IB_AL -> c.ports.out(c.fetch8(), 1, c.reg8(CpuState.AL));
            case Handler.OUT_DX_AL -> c.ports.out(c.reg16(CpuState.DX), 1, c.reg8(CpuState.AL));
            case Handler.OUT_IB_AX -> c.ports.out(c.fetch8(), p, p == 2 ? c.reg16(CpuState.AX) : c.reg32(CpuState.AX));
            case Handler.OUT_DX_AX ->
                c.ports.out(c.reg16(CpuState.DX), p, p == 2 ? c.reg16(CpuState.AX) : c.reg32(CpuState.AX));

            case Handler.HLT -> c.halt(Stop.HALT);
            case Handler.CLI -> c.systemFlags &= ~Flags.IF;
            case Handler.STI -> SystemInstructions.sti(c);
            default -> {
                if (handler >= Handler.FPU) {
                    int code = c.modRm << 8 | opcode;
                    X87.execute(c, handler, p, code, c.operandSegment, c.operandOffset, c.operandAddress);
                } else {
                    SystemInstructions.execute(c, handler);
                }
            }
        }
    }
}
