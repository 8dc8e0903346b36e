package dev.plankton.cpu.region;

import static dev.plankton.cpu.region.Frame.A;
import static dev.plankton.cpu.region.Frame.B;
import static dev.plankton.cpu.region.Frame.CARRIES;
import static dev.plankton.cpu.region.Frame.RESULT;
import static dev.plankton.cpu.region.Frame.UNTRUNCATED;
import static dev.plankton.cpu.region.Frame.VALUE;
import static dev.plankton.cpu.region.Frame.WIDE;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.Flags;
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

    private final CodeBuilder code;
    private final Frame frame;

    Multiplication(Frame frame) {
        this.frame = frame;
        code = frame.code;
    }

    /** The accumulator times {@link Frame#A}, into the accumulator and its extension. */
    void accumulator(int size, boolean signed, boolean flags) {
        frame.pushSigned(Cpu.AX, size);
        code.istore(B);
        if (size == 4) {
            code.iload(A).i2l();
            zeroExtendLong(signed);
            code.iload(B).i2l();
            zeroExtendLong(signed);
            code.lmul().lstore(WIDE);
            code.lload(WIDE).l2i();
            frame.pop(Cpu.AX, 4);
            code.lload(WIDE).loadConstant(32).lushr().l2i().istore(VALUE);
            code.iload(VALUE);
            frame.pop(Cpu.DX, 4);
            code.iload(VALUE);
            if (signed) {
                code.lload(WIDE).l2i().loadConstant(31).ishr().ixor();
            }
        } else {
            code.iload(A);
            zeroExtend(size, signed);
            code.iload(B);
            zeroExtend(size, signed);
            code.imul().istore(VALUE);
            code.iload(VALUE);
            if (size == 1) {
                frame.pop(Cpu.AX, 2);
            } else {
                frame.pop(Cpu.AX, 2);
                code.iload(VALUE).loadConstant(16).iushr();
                frame.pop(Cpu.DX, 2);
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
            code.iload(A).i2l().iload(B).i2l().lmul().lstore(WIDE);
            code.lload(WIDE).l2i().istore(VALUE);
            code.lload(WIDE)
                    .loadConstant(32)
                    .lshr()
                    .l2i()
                    .iload(VALUE)
                    .loadConstant(31)
                    .ishr()
                    .ixor();
        } else {
            code.iload(A).iload(B).imul().istore(VALUE);
            code.iload(VALUE).iload(VALUE);
            frame.signExtend(size);
            code.ixor();
        }
        upperNeeded(flags);
    }

    /** Pops what is not 0 if the upper half is needed; CF and OF tell that, and the other flags stay. */
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

    private void zeroExtend(int size, boolean signed) {
        if (!signed) {
            frame.zeroExtend(size);
        }
    }

    private void zeroExtendLong(boolean signed) {
        if (!signed) {
            code.loadConstant(0xFFFFFFFFL).land();
        }
    }

    /** The accumulator with its extension divided by {@link Frame#A}. */
    void divide(int size, boolean signed) {
        code.iload(A);
        zeroExtend(size, signed);
        code.istore(A).iload(A).ifeq(frame.before());
        if (size == 4) {
            divide64(signed);
        } else {
            dividend(size, signed);
            code.istore(B);
            code.iload(B).iload(A);
            divideInts(size, signed, true);
            code.istore(VALUE);
            fits(size, signed);
            code.iload(B).iload(A);
            divideInts(size, signed, false);
            code.istore(B);
            code.iload(VALUE);
            frame.pop(Cpu.AX, size);
            code.iload(B);
            frame.pop(size == 1 ? Cpu.AH : Cpu.DX, size);
        }
        flagsOfDivision();
    }

    private void dividend(int size, boolean signed) {
        if (size == 1) {
            frame.push(Cpu.AX, 2);
            if (signed) {
                frame.signExtend(2);
            } else {
                frame.zeroExtend(2);
            }
        } else {
            frame.push(Cpu.DX, 2);
            code.loadConstant(16).ishl();
            frame.pushWord(Cpu.AX);
            code.ior();
        }
    }

    private void divideInts(int size, boolean signed, boolean quotient) {
        if (signed || size == 1) {
            if (quotient) {
                code.idiv();
            } else {
                code.irem();
            }
        } else {
            code.invokestatic(INTEGER, quotient ? "divideUnsigned" : "remainderUnsigned", INTS);
        }
    }

    /** Leaves in front of the instruction unless the quotient fits. */
    private void fits(int size, boolean signed) {
        code.iload(VALUE);
        if (signed) {
            code.iload(VALUE);
            frame.signExtend(size);
            code.if_icmpne(frame.before());
        } else {
            code.loadConstant(size == 1 ? ~0xFF : ~0xFFFF).iand().ifne(frame.before());
        }
    }

    private void divide64(boolean signed) {
        frame.push(Cpu.DX, 4);
        code.i2l().loadConstant(32).lshl();
        frame.push(Cpu.AX, 4);
        code.i2l().loadConstant(0xFFFFFFFFL).land().lor().lstore(WIDE);
        pushLongs(signed);
        if (signed) {
            code.ldiv().dup2().l2i().i2l();
            pushDifference();
            pushLongs(true);
            code.ldiv();
        } else {
            code.invokestatic(LONG, "divideUnsigned", LONGS)
                    .loadConstant(32)
                    .lushr()
                    .loadConstant(0L);
            pushDifference();
            pushLongs(false);
            code.invokestatic(LONG, "divideUnsigned", LONGS);
        }
        code.l2i().istore(VALUE);
        pushLongs(signed);
        if (signed) {
            code.lrem();
        } else {
            code.invokestatic(LONG, "remainderUnsigned", LONGS);
        }
        code.l2i().istore(B);
        code.iload(VALUE);
        frame.pop(Cpu.AX, 4);
        code.iload(B);
        frame.pop(Cpu.DX, 4);
    }

    /** Leaves in front of the instruction if the two longs on the stack differ. */
    private void pushDifference() {
        code.lcmp().ifne(frame.before());
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
