package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.IP;
import static dev.plankton.cpu.region.frame.Frame.VALUE;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.region.flow.Step;
import dev.plankton.cpu.region.frame.Flagged;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.region.frame.Operand;
import dev.plankton.cpu.region.frame.Operands;
import dev.plankton.cpu.state.CpuState;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import org.jspecify.annotations.Nullable;

/** Jumps, calls, returns and interrupts: what ends a block. */
final class TransferCode {
    private final CodeBuilder code;
    private final Frame frame;
    private final Operands operands;
    private final Conditions conditions;
    private final StackCode stack;
    private final InterruptCode interrupts;
    private final FarCode far;
    private final int selector;

    /**
     * Prepares to write transfers.
     *
     * @param selector CS of the region's code
     */
    TransferCode(
            Frame frame,
            Operands operands,
            Conditions conditions,
            StackCode stack,
            FarCode far,
            InterruptCode interrupts,
            int selector) {
        this.frame = frame;
        this.operands = operands;
        this.conditions = conditions;
        this.stack = stack;
        this.selector = selector;
        code = frame.code;
        this.interrupts = interrupts;
        this.far = far;
    }

    /**
     * Emits a transfer.
     *
     * @param target where it leads to, if its displacement or the vector says
     * @param dispatch where a transfer goes that has put its target into {@link Frame#IP}
     * @param from see {@link Conditions#branch}
     */
    void emit(Step step, Label target, Label dispatch, @Nullable Flagged from) {
        Instruction i = step.instruction();
        switch (i.handler()) {
            case Handler.JMP_B, Handler.JMP_W -> code.goto_(target);
            case Handler.CALL -> {
                code.loadConstant(step.next()).istore(VALUE);
                stack.push(2, step.target());
                code.goto_(target);
            }
            case Handler.CALL_EV -> {
                Operand to = Operand.of(i, 0);
                operands.locate(i, to);
                operands.push(to);
                code.loadConstant(0xFFFF).iand().istore(IP);
                code.loadConstant(step.next()).istore(VALUE);
                stack.pushAndGo();
                code.goto_(dispatch);
            }
            case Handler.JMP_EV -> {
                Operand to = Operand.of(i, 0);
                operands.locate(i, to);
                operands.push(to);
                code.loadConstant(0xFFFF).iand().istore(IP).goto_(dispatch);
            }
            case Handler.RET -> {
                stack.ret(0);
                code.goto_(dispatch);
            }
            case Handler.RET_IW -> {
                stack.ret(i.immediate());
                code.goto_(dispatch);
            }
            case Handler.CALL_FAR -> {
                far.call(step);
                code.goto_(target);
            }
            case Handler.JMP_FAR -> code.goto_(target);
            case Handler.CALL_MP -> {
                far.target(i);
                far.call(step);
                code.goto_(dispatch);
            }
            case Handler.JMP_MP -> {
                far.target(i);
                code.goto_(dispatch);
            }
            case Handler.RETF -> {
                far.ret(0);
                code.goto_(dispatch);
            }
            case Handler.RETF_IW -> {
                far.ret(i.immediate());
                code.goto_(dispatch);
            }
            case Handler.INT -> {
                interrupts.enter(step, selector);
                code.goto_(target);
            }
            case Handler.IRET -> {
                interrupts.leave(selector);
                code.goto_(dispatch);
            }
            case Handler.LOOP -> {
                countDown();
                code.ifne(target);
            }
            case Handler.LOOPZ, Handler.LOOPNZ -> {
                Label done = code.newLabel();
                countDown();
                code.ifeq(done);
                conditions.branch(i.handler() == Handler.LOOPZ ? 4 : 5, from, target);
                code.labelBinding(done);
            }
            case Handler.JCXZ -> {
                frame.pushWord(CpuState.CX);
                code.ifeq(target);
            }
            default -> conditions.branch(i.code() & 15, from, target);
        }
    }

    /** Decrements CX and pushes it. */
    private void countDown() {
        frame.push(CpuState.CX, 2);
        code.loadConstant(-1).iadd();
        frame.pop(CpuState.CX, 2);
        frame.pushWord(CpuState.CX);
    }
}
