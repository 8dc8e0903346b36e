package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.CARRIES;
import static dev.plankton.cpu.region.frame.Frame.RESULT;
import static dev.plankton.cpu.region.frame.Frame.UNTRUNCATED;

import dev.plankton.cpu.region.frame.Flagged;
import dev.plankton.cpu.region.frame.Frame;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import org.jspecify.annotations.Nullable;

/** Branches by a condition 0 to 15, as Jcc, SETcc and CMOVcc encode it. */
final class Conditions {
    private final CodeBuilder code;
    private final Frame frame;

    Conditions(Frame frame) {
        this.frame = frame;
        code = frame.code;
    }

    /**
     * Branches if a condition holds.
     *
     * @param from what the flags come from, if that is known
     */
    void branch(int condition, @Nullable Flagged from, Label to) {
        if (from != null && (from.sum() ? carry(condition, from, to) : comparison(condition, from, to))) {
            return;
        }
        boolean negated = (condition & 1) != 0;
        switch (condition >> 1) {
            case 0 -> {
                code.iload(UNTRUNCATED).iload(RESULT).ixor();
                ifNegative(!negated, to);
            }
            case 1 -> {
                code.iload(CARRIES);
                ifNegative(!negated, to);
            }
            case 2 -> {
                code.iload(RESULT);
                ifZero(!negated, to);
            }
            case 3 -> either(CARRIES, negated, to);
            case 4 -> {
                code.iload(RESULT);
                ifNegative(!negated, to);
            }
            case 5 -> {
                parity();
                ifZero(!negated, to);
            }
            case 6 -> {
                code.iload(UNTRUNCATED);
                ifNegative(!negated, to);
            }
            default -> either(UNTRUNCATED, negated, to);
        }
    }

    /** Branches if a local is negative or the result is 0, or if not. */
    private void either(int local, boolean negated, Label to) {
        if (!negated) {
            code.iload(local).iflt(to).iload(RESULT).ifeq(to);
            return;
        }
        Label not = code.newLabel();
        code.iload(local).iflt(not).iload(RESULT).ifne(to).labelBinding(not);
    }

    private void ifNegative(boolean negative, Label to) {
        if (negative) {
            code.iflt(to);
        } else {
            code.ifge(to);
        }
    }

    private void ifZero(boolean zero, Label to) {
        if (zero) {
            code.ifeq(to);
        } else {
            code.ifne(to);
        }
    }

    /** Pushes 0 if the number of ones in the result's low byte is even. */
    private void parity() {
        code.loadConstant(0x6996);
        code.iload(RESULT)
                .iload(RESULT)
                .loadConstant(4)
                .iushr()
                .ixor()
                .loadConstant(15)
                .iand();
        code.iushr().loadConstant(1).iand();
    }

    /** The operands compared themselves, which is what HotSpot knows to do in one instruction. */
    private boolean comparison(int condition, Flagged from, Label to) {
        boolean unsigned = condition >> 1 == 1 || condition >> 1 == 3;
        if (!unsigned && condition >> 1 != 2 && condition >> 1 != 6 && condition >> 1 != 7) {
            return false;
        }
        push(from.left(), from.size(), unsigned);
        push(from.right(), from.size(), unsigned);
        switch (condition) {
            case 2, 12 -> code.if_icmplt(to);
            case 3, 13 -> code.if_icmpge(to);
            case 4 -> code.if_icmpeq(to);
            case 5 -> code.if_icmpne(to);
            case 6, 14 -> code.if_icmple(to);
            default -> code.if_icmpgt(to);
        }
        return true;
    }

    /** A sum that does not fit is less than what was added. */
    private boolean carry(int condition, Flagged from, Label to) {
        if (condition >> 1 != 1 || from.size() != 4) {
            return false;
        }
        code.iload(from.left()).iload(from.right()).iadd();
        code.loadConstant(Integer.MIN_VALUE).iadd();
        push(from.left(), 4, true);
        if (condition == 2) {
            code.if_icmplt(to);
        } else {
            code.if_icmpge(to);
        }
        return true;
    }

    /** Sign-extended operands keep their unsigned order. */
    private void push(int local, int size, boolean unsigned) {
        frame.pushSignedOperand(local, size);
        if (unsigned) {
            code.loadConstant(Integer.MIN_VALUE).iadd();
        }
    }
}
