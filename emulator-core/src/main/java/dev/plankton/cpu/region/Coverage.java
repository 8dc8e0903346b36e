package dev.plankton.cpu.region;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.CpuModel;
import dev.plankton.cpu.Handler;
import dev.plankton.cpu.Instruction;

/** How a region executes an instruction. */
enum Coverage {
    /** By code of its own. */
    EMITTED,
    /** By a call of the interpreter. */
    CALLED,
    /** Not at all: it leaves in front of it. */
    LEFT;

    /** Of a longer instruction, the interpreter sees whether it is too long. */
    private static final int LONGEST = 10;

    static Coverage of(Instruction i, CpuModel model) {
        int handler = i.handler();
        if (i.opcode() == null || i.form().prefix() || i.length() > LONGEST || i.lock() || handler == Handler.UD) {
            return LEFT;
        }
        if (emitted(i, handler, model)) {
            return EMITTED;
        }
        boolean cold = handler >= Handler.COLD;
        return cold && !i.form().endsBlock() && handler != Handler.HLT ? CALLED : LEFT;
    }

    private static boolean emitted(Instruction i, int handler, CpuModel model) {
        boolean counts31 = model.shiftCountMask() == 31;
        return switch (handler) {
            case Handler.ADD,
                    Handler.OR,
                    Handler.ADC,
                    Handler.SBB,
                    Handler.AND,
                    Handler.SUB,
                    Handler.XOR,
                    Handler.CMP,
                    Handler.TEST,
                    Handler.MOV,
                    Handler.INC,
                    Handler.DEC,
                    Handler.NOT,
                    Handler.NEG,
                    Handler.XCHG,
                    Handler.MOVZX_B,
                    Handler.MOVZX_W,
                    Handler.POP,
                    Handler.LEA,
                    Handler.NOP,
                    Handler.CLD,
                    Handler.CLC,
                    Handler.STC,
                    Handler.CMC,
                    Handler.CBW,
                    Handler.CWD,
                    Handler.SETCC,
                    Handler.CMOV,
                    Handler.IN_AL_IB,
                    Handler.IN_AL_DX,
                    Handler.OUT_IB_AL,
                    Handler.OUT_DX_AL,
                    Handler.PUSH_SEG -> true;
            case Handler.PUSH, Handler.PUSH_EV -> model != CpuModel.I8086;
            case Handler.SHL, Handler.SHR, Handler.SAR -> counts31;
            case Handler.SHIFT -> counts31 && Shifting.covers(i);
            case Handler.SHLD_CL, Handler.SHRD_CL -> i.operand32();
            case Handler.SHLD_IB, Handler.SHRD_IB -> (i.immediate() & 31) <= (i.operand32() ? 31 : 16);
            case Handler.MUL_EB,
                    Handler.IMUL_EB,
                    Handler.MUL_EV,
                    Handler.IMUL_EV,
                    Handler.IMUL_GV_EV,
                    Handler.IMUL_GV_EV_IB,
                    Handler.IMUL_GV_EV_IV,
                    Handler.DIV_EB,
                    Handler.DIV_EV,
                    Handler.IDIV_EB,
                    Handler.IDIV_EV -> model == CpuModel.I686;
            case Handler.LODS, Handler.STOS, Handler.MOVS, Handler.SCAS, Handler.CMPS ->
                i.repeat() == 0 && !i.address32();
            case Handler.MOV_EV_SW -> (i.modRm() >> 3 & 7) <= model.lastSegment();
            case Handler.MOV_SW_EW -> loadable(i.modRm() >> 3 & 7, model);
            case Handler.POP_SEG -> loadable(i.form().handler16().parameter(), model);
            case Handler.XLAT -> !i.address32();
            case Handler.JCXZ, Handler.LOOPZ, Handler.LOOPNZ, Handler.LOOP -> !i.address32() && !i.operand32();
            case Handler.CALL, Handler.JMP_B, Handler.JMP_W -> true;
            case Handler.RET, Handler.RET_IW, Handler.JMP_EV, Handler.CALL_EV, Handler.INT, Handler.IRET ->
                !i.operand32();
            default -> handler >= Handler.JCC && handler <= Handler.JG;
        };
    }

    /** Segment registers whose loading neither moves the code nor puts off interrupts. */
    private static boolean loadable(int segment, CpuModel model) {
        return segment != Cpu.CS && segment != Cpu.SS && segment <= model.lastSegment();
    }
}
