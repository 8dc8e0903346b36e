package dev.plankton.cpu.region;

import static dev.plankton.cpu.region.Frame.A;
import static dev.plankton.cpu.region.Frame.B;
import static dev.plankton.cpu.region.Frame.CARRIES;
import static dev.plankton.cpu.region.Frame.RESULT;
import static dev.plankton.cpu.region.Frame.UNTRUNCATED;
import static dev.plankton.cpu.region.Frame.VALUE;

import dev.plankton.cpu.Flags;
import dev.plankton.cpu.Handler;
import java.lang.classfile.CodeBuilder;

/**
 * Addition, subtraction and logic on {@link Frame#A} and {@link Frame#B}, with {@link Frame#VALUE} as the result. Operands of
 * 8 and 16 bits do not overflow an int, so the flags follow as in the interpreter; for 32 bits the carry and the sign of
 * the untruncated result come from the operands' top bits (Warren, Hacker's Delight, section 2-13).
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
        code.iload(A).iload(B);
        if (handler == Handler.ADC || handler == Handler.SBB) {
            code.iload(CARRIES).loadConstant(31).iushr().iadd();
        }
        if (adds) {
            code.iadd();
        } else {
            code.isub();
        }
        code.istore(VALUE);
        if (flags) {
            flags(adds, size);
        }
    }

    private void flags(boolean adds, int size) {
        code.iload(VALUE);
        frame.signExtend(size);
        code.istore(RESULT);
        if (size < 4) {
            code.iload(VALUE).istore(UNTRUNCATED);
            code.iload(A).iload(B).ixor().iload(VALUE).ixor().istore(CARRIES);
            return;
        }
        // Where the operands' signs make an overflow possible, and the result's sign says that there is one.
        code.iload(VALUE);
        if (adds) {
            code.iload(A).iload(VALUE).ixor().iload(B).iload(VALUE).ixor().iand();
        } else {
            code.iload(A).iload(B).ixor().iload(A).iload(VALUE).ixor().iand();
        }
        code.ixor().istore(UNTRUNCATED);
        if (adds) {
            code.iload(A).iload(B).iand().iload(A).iload(B).ior().iload(VALUE);
            not();
            code.iand().ior();
        } else {
            code.iload(A);
            not();
            code.iload(B).iand().iload(A);
            not();
            code.iload(B).ior().iload(VALUE).iand().ior();
        }
        code.loadConstant(Integer.MIN_VALUE).iand();
        code.iload(A).iload(B).ixor().iload(VALUE).ixor().loadConstant(Flags.AF).iand();
        code.ior().istore(CARRIES);
    }

    /** AND, OR, XOR and TEST. */
    void logic(int handler, boolean flags) {
        code.iload(A).iload(B);
        switch (handler) {
            case Handler.OR -> code.ior();
            case Handler.XOR -> code.ixor();
            default -> code.iand();
        }
        code.istore(VALUE);
        if (flags) {
            code.iload(VALUE).istore(RESULT);
            code.iload(VALUE).istore(UNTRUNCATED);
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
        code.iload(VALUE);
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

    private void not() {
        code.loadConstant(-1).ixor();
    }
}
