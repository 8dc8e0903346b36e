package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.B;
import static dev.plankton.cpu.region.frame.Frame.CARRIES;
import static dev.plankton.cpu.region.frame.Frame.CPU;
import static dev.plankton.cpu.region.frame.Frame.CPU_CLASS;
import static dev.plankton.cpu.region.frame.Frame.RESULT;
import static dev.plankton.cpu.region.frame.Frame.UNTRUNCATED;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.ops.InterruptFrames;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.state.CpuState;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** FLAGS as a word: to and from what a region keeps of them. */
final class FlagsCode {
    private static final ClassDesc STATE = CpuState.class.describeConstable().orElseThrow();
    private static final ClassDesc FRAMES =
            InterruptFrames.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc FLAGS = MethodTypeDesc.of(CD_int, CD_int, CD_int, CD_int);
    private static final MethodTypeDesc WORD = MethodTypeDesc.of(CD_int, STATE, CD_int);
    private static final MethodTypeDesc RETURNS = MethodTypeDesc.of(CD_boolean, STATE, CD_int);
    private static final MethodTypeDesc RESULT_OF = MethodTypeDesc.of(CD_int, CD_int);

    private final CodeBuilder code;
    private final Frame frame;

    FlagsCode(Frame frame) {
        this.frame = frame;
        code = frame.code;
    }

    /** Pushes the arithmetic flags, the other bits 0. */
    void pushArithmetic() {
        code.iload(RESULT).iload(UNTRUNCATED).iload(CARRIES).invokestatic(FRAMES, "flags", FLAGS);
    }

    /** Pushes FLAGS; what is above its 16 bits is anything. */
    void push() {
        code.aload(CPU);
        pushArithmetic();
        code.invokestatic(FRAMES, "word", WORD);
    }

    /** Sets FLAGS to {@link Frame#B}, or leaves before the instruction. */
    void pop() {
        code.aload(CPU).iload(B).invokestatic(FRAMES, "returns", RETURNS).ifeq(frame.before());
        setResult();
        code.iload(B).loadConstant(31).ishl();
        code.iload(B).loadConstant(Flags.AF).iand().ior().istore(CARRIES);
    }

    /** Sets or clears ZF alone, or leaves before the instruction. */
    void setZero(boolean zero) {
        pushArithmetic();
        code.loadConstant(~Flags.ZF).iand();
        if (zero) {
            code.loadConstant(Flags.ZF).ior();
        }
        code.istore(B);
        if (zero) {
            code.iload(B)
                    .loadConstant(Flags.SF | Flags.PF)
                    .iand()
                    .loadConstant(Flags.PF)
                    .if_icmpne(frame.before());
        }
        setResult();
    }

    /** Sets ZF, SF, PF and OF to those of {@link Frame#B}. */
    private void setResult() {
        code.iload(B).invokestatic(FRAMES, "result", RESULT_OF).istore(RESULT);
        // OF tells whether the untruncated result has the other sign.
        code.iload(B).loadConstant(20).ishl().loadConstant(31).ishr();
        code.iload(RESULT).ixor().istore(UNTRUNCATED);
    }

    /** Clears IF. */
    void disableInterrupts() {
        code.aload(CPU);
        pushSystemFlags();
        code.loadConstant(~Flags.IF).iand().putfield(CPU_CLASS, "systemFlags", CD_int);
    }

    /** Leaves before the instruction unless IF is set. */
    void unlessEnabled() {
        pushSystemFlags();
        code.loadConstant(Flags.IF).iand().ifeq(frame.before());
    }

    private void pushSystemFlags() {
        code.aload(CPU).getfield(CPU_CLASS, "systemFlags", CD_int);
    }
}
