package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.ADDRESS;
import static dev.plankton.cpu.region.frame.Frame.VALUE;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.region.frame.Flagged;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.region.frame.MemoryCode;
import dev.plankton.cpu.region.frame.Operand;
import dev.plankton.cpu.region.frame.Operands;
import dev.plankton.cpu.region.frame.Pair;
import dev.plankton.cpu.state.CpuState;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import org.jspecify.annotations.Nullable;

/** Moves: MOV, MOVZX, LEA, CBW, CWD, SETcc, CMOVcc, XLAT. They leave the flags as they are. */
final class MoveCode {
    private final CodeBuilder code;
    private final Frame frame;
    private final MemoryCode memory;
    private final Operands operands;
    private final Conditions conditions;

    MoveCode(Frame frame, MemoryCode memory, Operands operands, Conditions conditions) {
        this.frame = frame;
        this.memory = memory;
        this.operands = operands;
        this.conditions = conditions;
        code = frame.code;
    }

    /**
     * Emits one.
     *
     * @param from see {@link Conditions#branch}
     */
    void emit(Instruction i, @Nullable Flagged from) {
        switch (i.handler()) {
            case Handler.MOV -> move(i, 4);
            case Handler.MOVZX_B -> move(i, 1);
            case Handler.MOVZX_W -> move(i, 2);
            case Handler.LEA -> {
                operands.pushOffset(i);
                frame.pop(i.modRm() >> 3 & 7, Operand.wordSize(i));
            }
            case Handler.CBW -> {
                int size = Operand.wordSize(i);
                frame.pushSigned(CpuState.AX, size / 2);
                frame.pop(CpuState.AX, size);
            }
            case Handler.CWD -> {
                int size = Operand.wordSize(i);
                frame.pushSigned(CpuState.AX, size);
                code.loadConstant(31).ishr();
                frame.pop(CpuState.DX, size);
                if (size == 4) {
                    frame.push(CpuState.AX, 4);
                    code.i2l().lstore(Frame.PAIR);
                    frame.setPair(Pair.SIGN);
                }
            }
            case Handler.SETCC -> {
                operands.locate(i, Operand.of(i, 0));
                Label done = code.newLabel();
                code.loadConstant(1).istore(VALUE);
                conditions.branch(i.code() & 15, from, done);
                code.loadConstant(0).istore(VALUE);
                code.labelBinding(done);
                operands.store(Operand.of(i, 0));
            }
            case Handler.CMOV -> {
                Operand source = Operand.of(i, 1);
                operands.locate(i, source);
                operands.push(source);
                code.istore(VALUE);
                Label done = code.newLabel();
                conditions.branch(i.code() & 15 ^ 1, from, done);
                operands.store(Operand.of(i, 0));
                code.labelBinding(done);
            }
            case Handler.MOV_SW_EW -> {
                Operand source = Operand.of(i, 1);
                operands.locate(i, source);
                operands.push(source);
                frame.popSelector(i.modRm() >> 3 & 7);
            }
            case Handler.MOV_EV_SW -> {
                Operand to = selectorOperand(i);
                operands.locate(i, to);
                frame.pushSelector(i.modRm() >> 3 & 7);
                code.istore(VALUE);
                operands.store(to);
            }
            default -> {
                frame.push(CpuState.BX, 2);
                frame.push(CpuState.AL, 1);
                frame.zeroExtend(1);
                code.iadd();
                frame.zeroExtend(2);
                memory.locate(i.segment() >= 0 ? i.segment() : CpuState.DS, 1, false, ADDRESS);
                memory.pushFrom(ADDRESS, 1);
                frame.pop(CpuState.AL, 1);
            }
        }
    }

    /** Where a selector is stored: zero-extended to a register, but always as a word to memory. */
    private static Operand selectorOperand(Instruction i) {
        return i.namesMemory() ? new Operand.InMemory(2) : new Operand.Register(i.modRm() & 7, Operand.wordSize(i));
    }

    /** MOV, MOVSX and MOVZX from as many bytes as are to be zero-extended; 4 for none. */
    private void move(Instruction i, int zeroExtended) {
        Operand from = Operand.of(i, 1);
        Operand to = Operand.of(i, 0);
        operands.locate(i, from, to);
        operands.push(from);
        if (Operands.size(from) != 0 && Operands.size(from) < Operands.size(to)) {
            frame.signExtend(Operands.size(from));
        }
        frame.zeroExtend(zeroExtended);
        code.istore(VALUE);
        operands.store(to);
    }
}
