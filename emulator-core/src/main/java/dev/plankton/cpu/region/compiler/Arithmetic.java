package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.A;
import static dev.plankton.cpu.region.frame.Frame.B;
import static dev.plankton.cpu.region.frame.Frame.CARRIES;
import static dev.plankton.cpu.region.frame.Frame.RESULT;
import static dev.plankton.cpu.region.frame.Frame.UNTRUNCATED;
import static dev.plankton.cpu.region.frame.Frame.VALUE;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.region.frame.Frame;
import java.lang.classfile.CodeBuilder;

/**
 * Addition, subtraction and logic on {@link Frame#A} and {@link Frame#B}, with {@link Frame#VALUE} as the result. Sign-extended operands
 * of 8 and 16 bits do not overflow an int, and those of 32 bits not a long, so the flags follow as in the interpreter.
 */
final class Arithmetic {
    private final CodeBuilder code;
    private final Frame frame;

    Arithmetic(Frame frame) {
        this.frame = frame;
        code = frame.code;
    }

    /** ADD, ADC, SUB, SBB and CMP. */
    void addOrSubtract(int handler, int size, boolean flags) {
        boolean adds = handler == Handler.ADD || handler == Handler.ADC;
        boolean carries = handler == Handler.ADC || handler == Handler.SBB;
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
            code.iload(CARRIES).loadConstant(31).iushr().iadd();
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
            code.iload(CARRIES).loadConstant(31).iushr().i2l().ladd();
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
