package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.A;
import static dev.plankton.cpu.region.frame.Frame.B;
import static dev.plankton.cpu.region.frame.Frame.CARRIES;
import static dev.plankton.cpu.region.frame.Frame.PAIR;
import static dev.plankton.cpu.region.frame.Frame.QUOTIENT;
import static dev.plankton.cpu.region.frame.Frame.RESULT;
import static dev.plankton.cpu.region.frame.Frame.UNTRUNCATED;
import static dev.plankton.cpu.region.frame.Frame.VALUE;
import static dev.plankton.cpu.region.frame.Frame.WIDE;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.region.frame.Pair;
import dev.plankton.cpu.state.CpuState;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * MUL, IMUL, DIV and IDIV of the 686, which keeps or sets the flags that Intel leaves undefined as the interpreter's
 * {@code Multiply} and {@code Divide} say. A quotient that does not fit is left to the interpreter.
 */
final class Multiplication {
    private static final ClassDesc INTEGER = ClassDesc.of("java.lang.Integer");
    private static final ClassDesc LONG = ClassDesc.of("java.lang.Long");
    private static final MethodTypeDesc INTS = MethodTypeDesc.of(CD_int, CD_int, CD_int);
    private static final MethodTypeDesc LONGS = MethodTypeDesc.of(CD_long, CD_long, CD_long);

    /** Of a division without an operand in memory that is still to be located. */
    private static final int REMAINDER = Frame.OFFSET;

    private final CodeBuilder code;
    private final Frame frame;

    Multiplication(Frame frame) {
        this.frame = frame;
        code = frame.code;
    }

    /** The accumulator times {@link Frame#A}, into the accumulator and its extension. */
    void accumulator(int size, boolean signed, boolean flags) {
        frame.push(CpuState.AX, size);
        code.istore(B);
        if (size == 4) {
            code.iload(A).i2l();
            zeroExtendLong(signed);
            code.iload(B).i2l();
            zeroExtendLong(signed);
            code.lmul().lstore(PAIR);
            code.lload(PAIR).l2i();
            frame.pop(CpuState.AX, 4);
            code.lload(PAIR).loadConstant(32).lushr().l2i().istore(VALUE);
            code.iload(VALUE);
            frame.pop(CpuState.DX, 4);
            frame.setPair(Pair.TOGETHER);
            code.iload(VALUE);
            if (signed) {
                code.lload(PAIR).l2i().loadConstant(31).ishr().ixor();
            }
        } else {
            code.iload(A);
            extend(size, signed);
            code.iload(B);
            extend(size, signed);
            code.imul().istore(VALUE);
            code.iload(VALUE);
            if (size == 1) {
                frame.pop(CpuState.AX, 2);
            } else {
                frame.pop(CpuState.AX, 2);
                code.iload(VALUE).loadConstant(16).iushr();
                frame.pop(CpuState.DX, 2);
            }
            code.iload(VALUE);
            if (signed) {
                code.iload(VALUE);
                frame.signExtend(size);
                code.ixor();
            } else {
                code.loadConstant(8 * size).iushr();
            }
        }
        upperNeeded(flags);
    }

    /** {@link Frame#A} times {@link Frame#B}, both signed, into {@link Frame#VALUE}. */
    void truncated(int size, boolean flags) {
        if (size == 4) {
            // What comes next waits for the lower half alone, and the upper one may not be needed.
            code.iload(A).iload(B).imul().istore(VALUE);
            code.iload(A)
                    .i2l()
                    .iload(B)
                    .i2l()
                    .lmul()
                    .loadConstant(32)
                    .lshr()
                    .l2i()
                    .iload(VALUE)
                    .loadConstant(31)
                    .ishr()
                    .ixor();
        } else {
            frame.pushSignedOperand(A, size);
            frame.pushSignedOperand(B, size);
            code.imul().istore(VALUE);
            code.iload(VALUE).iload(VALUE);
            frame.signExtend(size);
            code.ixor();
        }
        upperNeeded(flags);
    }

    /** Pops what is not 0 if the upper half is needed; CF and OF report that, and the other flags stay. */
    private void upperNeeded(boolean flags) {
        if (!flags) {
            code.pop();
            return;
        }
        code.dup().ineg().ior().istore(B);
        code.iload(CARRIES).loadConstant(Integer.MAX_VALUE).iand();
        code.iload(B).loadConstant(Integer.MIN_VALUE).iand().ior().istore(CARRIES);
        code.iload(RESULT).iload(B).ixor().istore(UNTRUNCATED);
    }

    private void extend(int size, boolean signed) {
        if (signed) {
            frame.signExtend(size);
        } else {
            frame.zeroExtend(size);
        }
    }

    private void zeroExtendLong(boolean signed) {
        if (!signed) {
            code.loadConstant(0xFFFFFFFFL).land();
        }
    }

    /**
     * The accumulator with its extension divided by {@link Frame#A}. Quotient and remainder are asked for side by side, else
     * HotSpot divides twice.
     */
    void divide(int size, boolean signed) {
        code.iload(A);
        extend(size, signed);
        code.istore(A);
        if (signed) {
            code.iload(A).ifeq(frame.before());
        } else {
            upperBelowDivisor(size);
        }
        if (size == 4 && frame.pair() == (signed ? Pair.SIGN : Pair.ZERO)) {
            divideAccumulator(signed);
        } else if (size == 4) {
            divideLongs(signed);
        } else {
            divideInts(size, signed);
        }
        code.iload(VALUE);
        frame.pop(CpuState.AX, size);
        code.iload(B);
        frame.pop(size == 1 ? CpuState.AH : CpuState.DX, size);
        flagsOfDivision();
    }

    /** Leaves before the instruction unless the upper half of the dividend is less, so that the quotient fits. */
    private void upperBelowDivisor(int size) {
        frame.push(size == 1 ? CpuState.AH : CpuState.DX, size);
        frame.zeroExtend(size);
        code.loadConstant(Integer.MIN_VALUE).iadd();
        code.iload(A).loadConstant(Integer.MIN_VALUE).iadd().if_icmpge(frame.before());
    }

    private void divideInts(int size, boolean signed) {
        if (size == 1) {
            frame.push(CpuState.AX, 2);
            extend(2, signed);
        } else {
            frame.push(CpuState.DX, 2);
            code.loadConstant(16).ishl();
            frame.pushWord(CpuState.AX);
            code.ior();
        }
        code.istore(B).iload(B).iload(A);
        if (signed || size == 1) {
            code.idiv().istore(VALUE).iload(B).iload(A).irem();
        } else {
            code.invokestatic(INTEGER, "divideUnsigned", INTS).istore(VALUE);
            code.iload(B).iload(A).invokestatic(INTEGER, "remainderUnsigned", INTS);
        }
        code.istore(B);
        if (signed) {
            code.iload(VALUE).iload(VALUE);
            frame.signExtend(size);
            code.if_icmpne(frame.before());
        }
    }

    /** Divides EAX, of which EDX is but the extension: 32 bits are divided faster than 64. */
    private void divideAccumulator(boolean signed) {
        frame.push(CpuState.AX, 4);
        code.istore(B).iload(B).iload(A);
        if (signed) {
            code.idiv().istore(VALUE).iload(B).iload(A).irem().istore(REMAINDER);
            // The lowest number by -1 is too large, and the only quotient of two negative numbers that looks negative.
            code.iload(A).iload(B).iand().iload(VALUE).iand().iflt(frame.before());
            code.iload(REMAINDER).istore(B);
        } else {
            code.invokestatic(INTEGER, "divideUnsigned", INTS).istore(VALUE);
            code.iload(B)
                    .iload(A)
                    .invokestatic(INTEGER, "remainderUnsigned", INTS)
                    .istore(B);
        }
    }

    private void divideLongs(boolean signed) {
        if (frame.pair().isThere()) {
            code.lload(PAIR).lstore(WIDE);
        } else {
            frame.push(CpuState.DX, 4);
            code.i2l().loadConstant(32).lshl();
            frame.push(CpuState.AX, 4);
            code.i2l().loadConstant(0xFFFFFFFFL).land().lor().lstore(WIDE);
        }
        pushLongs(signed);
        if (signed) {
            code.ldiv().lstore(QUOTIENT);
            pushLongs(true);
            code.lrem().l2i().istore(B);
            code.lload(QUOTIENT).lload(QUOTIENT).l2i().i2l().lcmp().ifne(frame.before());
        } else {
            code.invokestatic(LONG, "divideUnsigned", LONGS).lstore(QUOTIENT);
            pushLongs(false);
            code.invokestatic(LONG, "remainderUnsigned", LONGS).l2i().istore(B);
        }
        code.lload(QUOTIENT).l2i().istore(VALUE);
    }

    private void pushLongs(boolean signed) {
        code.lload(WIDE).iload(A).i2l();
        zeroExtendLong(signed);
    }

    /** CF and OF stay, AF is set, the others cleared: a result of 1 has that parity. */
    private void flagsOfDivision() {
        code.iload(RESULT)
                .iload(UNTRUNCATED)
                .ixor()
                .loadConstant(Integer.MIN_VALUE)
                .iand();
        code.loadConstant(1).istore(RESULT);
        code.loadConstant(1).ixor().istore(UNTRUNCATED);
        code.iload(CARRIES)
                .loadConstant(Integer.MIN_VALUE)
                .iand()
                .loadConstant(Flags.AF)
                .ior()
                .istore(CARRIES);
    }
}
