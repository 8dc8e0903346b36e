package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.A;
import static dev.plankton.cpu.region.frame.Frame.B;
import static dev.plankton.cpu.region.frame.Frame.CARRIES;
import static dev.plankton.cpu.region.frame.Frame.RESULT;
import static dev.plankton.cpu.region.frame.Frame.UNTRUNCATED;
import static dev.plankton.cpu.region.frame.Frame.VALUE;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.region.frame.Flagged;
import dev.plankton.cpu.region.frame.Frame;
import java.lang.classfile.CodeBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Addition, subtraction and logic on {@link Frame#A} and {@link Frame#B}, with {@link Frame#VALUE} as the result. Sign-extended operands
 * of 8 and 16 bits do not overflow an int, and those of 32 bits not a long, so the flags follow as in the interpreter.
 */
final class Arithmetic {
    /** CF as a number; where the operand is, is known by then. */
    private static final int CARRY = Frame.OFFSET;

    private final CodeBuilder code;
    private final Frame frame;

    Arithmetic(Frame frame) {
        this.frame = frame;
        code = frame.code;
    }

    /** ADD, SUB and CMP. */
    void addOrSubtract(int handler, int size, boolean flags) {
        addOrSubtract(handler == Handler.ADD, false, size, flags);
    }

    /** ADC and SBB, of the carry that {@code from} had, if that is known. */
    void addOrSubtractWithCarry(int handler, int size, boolean flags, @Nullable Flagged from) {
        if (from == null) {
            code.iload(CARRIES).loadConstant(31).iushr();
        } else if (from.size() == 4) {
            pushUnsigned(from.left());
            pushUnsigned(from.right());
            if (from.sum()) {
                code.ladd().loadConstant(32);
            } else {
                code.lsub().loadConstant(63);
            }
            code.lushr().l2i();
        } else {
            code.iload(from.left());
            frame.zeroExtend(from.size());
            code.iload(from.right());
            frame.zeroExtend(from.size());
            if (from.sum()) {
                code.iadd().loadConstant(8 * from.size());
            } else {
                code.isub().loadConstant(31);
            }
            code.iushr();
        }
        code.istore(CARRY);
        addOrSubtract(handler == Handler.ADC, true, size, flags);
    }

    private void pushUnsigned(int local) {
        code.iload(local).i2l().loadConstant(0xFFFFFFFFL).land();
    }

    private void addOrSubtract(boolean adds, boolean carries, int size, boolean flags) {
        code.iload(A).iload(B);
        combine(adds, carries);
        code.istore(VALUE);
        if (!flags) {
            return;
        }
        code.iload(VALUE);
        frame.signExtend(size);
        code.istore(RESULT);
        if (size < 4) {
            frame.pushSignedOperand(A, size);
            frame.pushSignedOperand(B, size);
            combine(adds, carries);
            code.istore(UNTRUNCATED);
            frame.pushSignedOperand(A, size);
            frame.pushSignedOperand(B, size);
            code.ixor().iload(UNTRUNCATED).ixor().istore(CARRIES);
            return;
        }
        combineLongs(adds, carries);
        // All but the lowest bit: the sign of the int is that of the long.
        code.loadConstant(1).lshr().l2i().istore(UNTRUNCATED);
        code.iload(A).iload(B).ixor();
        code.iload(UNTRUNCATED).ixor().loadConstant(Integer.MIN_VALUE).iand();
        code.iload(A).iload(B).ixor();
        code.iload(VALUE).ixor().loadConstant(Flags.AF).iand();
        code.ior().istore(CARRIES);
    }

    private void combine(boolean adds, boolean carries) {
        if (carries) {
            code.iload(CARRY).iadd();
        }
        if (adds) {
            code.iadd();
        } else {
            code.isub();
        }
    }

    private void combineLongs(boolean adds, boolean carries) {
        code.iload(A).i2l().iload(B).i2l();
        if (carries) {
            code.iload(CARRY).i2l().ladd();
        }
        if (adds) {
            code.ladd();
        } else {
            code.lsub();
        }
    }

    /** AND, OR, XOR and TEST. */
    void logic(int handler, int size, boolean flags) {
        code.iload(A).iload(B);
        switch (handler) {
            case Handler.OR -> code.ior();
            case Handler.XOR -> code.ixor();
            default -> code.iand();
        }
        code.istore(VALUE);
        if (flags) {
            frame.pushSignedOperand(VALUE, size);
            code.istore(RESULT);
            code.iload(RESULT).istore(UNTRUNCATED);
            code.loadConstant(0).istore(CARRIES);
        }
    }

    /** INC and DEC of {@link Frame#A}: CF stays. */
    void step(int by, int size, boolean flags) {
        code.iload(A).loadConstant(by).iadd().istore(VALUE);
        if (!flags) {
            return;
        }
        code.iload(VALUE);
        frame.signExtend(size);
        code.istore(RESULT);
        frame.pushSignedOperand(A, size);
        code.loadConstant(by).iadd();
        if (size == 4) {
            // The largest number's successor is positive though it looks negative, and the other way round.
            code.iload(A);
            if (by > 0) {
                code.iand();
            } else {
                code.ior();
            }
        }
        code.istore(UNTRUNCATED);
        code.iload(CARRIES).loadConstant(Integer.MIN_VALUE).iand();
        code.iload(A).iload(VALUE).ixor().loadConstant(Flags.AF).iand();
        code.ior().istore(CARRIES);
    }
}
