package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.A;
import static dev.plankton.cpu.region.frame.Frame.ADDRESS;
import static dev.plankton.cpu.region.frame.Frame.B;
import static dev.plankton.cpu.region.frame.Frame.CPU;
import static dev.plankton.cpu.region.frame.Frame.FUEL;
import static dev.plankton.cpu.region.frame.Frame.IP;
import static dev.plankton.cpu.region.frame.Frame.OFFSET;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.plankton.cpu.ops.InterruptFrames;
import dev.plankton.cpu.region.flow.Step;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.region.frame.MemoryCode;
import dev.plankton.cpu.state.CpuState;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** INT and IRET with 16-bit operands, between code of the region. */
final class InterruptCode {
    private static final ClassDesc STATE = CpuState.class.describeConstable().orElseThrow();
    private static final ClassDesc FRAMES =
            InterruptFrames.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc ENTER =
            MethodTypeDesc.of(CD_boolean, STATE, CD_int, CD_int, CD_int, CD_int, CD_int, CD_int, CD_int);

    private final CodeBuilder code;
    private final Frame frame;
    private final MemoryCode memory;
    private final FlagsCode flags;

    InterruptCode(Frame frame, MemoryCode memory, FlagsCode flags) {
        this.frame = frame;
        this.memory = memory;
        this.flags = flags;
        code = frame.code;
    }

    /** Enters the handler of {@code step}, or leaves before it. */
    void enter(Step step, int selector) {
        frame.push(CpuState.SP, 2);
        code.loadConstant(-InterruptFrames.SIZE).iadd();
        frame.zeroExtend(2);
        memory.locate(CpuState.SS, InterruptFrames.SIZE, false, ADDRESS);
        code.aload(CPU)
                .iload(ADDRESS)
                .loadConstant(step.vector())
                .loadConstant(selector << 16 | step.target())
                .loadConstant(frame.codeFrom())
                .loadConstant(frame.codeTo());
        flags.pushArithmetic();
        code.loadConstant(step.next())
                .invokestatic(FRAMES, "enter", ENTER)
                .ifeq(frame.before())
                .iinc(FUEL, -InterruptFrames.COST)
                .iload(OFFSET);
        frame.pop(CpuState.SP, 2);
    }

    /** Returns to {@link Frame#IP}, or leaves before the IRET. */
    void leave(int selector) {
        frame.pushWord(CpuState.SP);
        memory.locate(CpuState.SS, InterruptFrames.SIZE, false, ADDRESS);
        pushNext();
        code.istore(A);
        pushNext();
        code.loadConstant(selector).if_icmpne(frame.before());
        pushNext();
        code.istore(B);
        flags.pop();
        code.iload(OFFSET).loadConstant(InterruptFrames.SIZE).iadd();
        frame.pop(CpuState.SP, 2);
        code.iload(A).istore(IP);
    }

    /** Pushes the next word of the frame. */
    private void pushNext() {
        memory.pushFrom(ADDRESS, 2);
        code.loadConstant(0xFFFF).iand().iinc(ADDRESS, 2);
    }
}
