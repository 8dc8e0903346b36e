package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.A;
import static dev.plankton.cpu.region.frame.Frame.B;
import static dev.plankton.cpu.region.frame.Frame.CARRIES;
import static dev.plankton.cpu.region.frame.Frame.RESULT;
import static dev.plankton.cpu.region.frame.Frame.UNTRUNCATED;
import static dev.plankton.cpu.region.frame.Frame.VALUE;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.state.CpuState;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/** Shifts and rotates of {@link Frame#A} into {@link Frame#VALUE}, as the interpreter's {@code Shifts} does them. */
public final class Shifting {
    /** A count that is not a constant; where the operand is, is known by then. */
    private static final int COUNT = Frame.OFFSET;

    private static final int ROL = 0, ROR = 1, RCL = 2;

    private final CodeBuilder code;
    private final Frame frame;
    private final CpuModel model;

    Shifting(Frame frame, CpuModel model) {
        this.frame = frame;
        this.model = model;
        code = frame.code;
    }

    /** The count of an instruction that has a constant one, as the processor takes it. */
    private static int count(Instruction i) {
        return i.form().operands().getLast().equals("1") ? 1 : i.immediate() & 31;
    }

    /** SHL, SHR and SAR; by CL, {@link Frame#B} is CX. */
    void shift(Instruction i, int size, boolean flags) {
        if (!i.form().operands().getLast().equals("CL")) {
            code.loadConstant(count(i)).istore(B);
            if (count(i) == 0) {
                code.iload(A).istore(VALUE);
                return;
            }
            shift(i.handler(), size, flags, count(i) == 1);
            return;
        }
        Label done = code.newLabel();
        code.iload(B).loadConstant(31).iand().istore(B);
        code.iload(A).istore(VALUE);
        code.iload(B).ifeq(done);
        shift(i.handler(), size, flags, false);
        code.labelBinding(done);
    }

    private void shift(int handler, int size, boolean flags, boolean once) {
        switch (handler) {
            case Handler.SHL -> left(size, flags);
            case Handler.SHR -> right(size, flags, once);
            default -> rightArithmetic(size, flags);
        }
    }

    private void left(int size, boolean flags) {
        int bits = 8 * size;
        code.iload(A).iload(B).ishl().istore(VALUE);
        if (!flags) {
            return;
        }
        code.iload(VALUE);
        frame.signExtend(size);
        code.istore(RESULT);
        // The last bit out becomes the sign.
        if (size == 4) {
            code.iload(A).iload(B).loadConstant(1).isub().ishl();
        } else {
            code.iload(VALUE).loadConstant(31 - bits).ishl();
        }
        code.istore(UNTRUNCATED);
        code.iload(UNTRUNCATED).loadConstant(Integer.MIN_VALUE).iand();
        if (model == CpuModel.I686) {
            code.loadConstant(Flags.AF);
        } else {
            code.iload(RESULT).loadConstant(Flags.AF).iand();
        }
        code.ior().istore(CARRIES);
    }

    private void right(int size, boolean flags, boolean once) {
        if (flags) {
            frame.pushSignedOperand(A, size);
            if (once) {
                code.istore(UNTRUNCATED);
            } else {
                // OF is the old sign after one step, else 0: (B - 2) is negative for a count of 1.
                code.iload(B).loadConstant(2).isub().iand().istore(UNTRUNCATED);
            }
            carryOfRightShift(size);
        }
        code.iload(A);
        frame.zeroExtend(size);
        code.iload(B).iushr().istore(VALUE);
        if (flags) {
            code.iload(VALUE).istore(RESULT);
        }
    }

    private void rightArithmetic(int size, boolean flags) {
        frame.pushSignedOperand(A, size);
        code.istore(A);
        if (flags) {
            carryOfRightShift(4);
        }
        code.iload(A).iload(B).ishr().istore(VALUE);
        if (flags) {
            code.iload(VALUE).istore(RESULT);
            code.iload(VALUE).istore(UNTRUNCATED);
        }
    }

    /** The last bit out, bit count - 1 of the operand, becomes the sign. */
    private void carryOfRightShift(int size) {
        code.iload(A);
        frame.zeroExtend(size);
        code.loadConstant(32)
                .iload(B)
                .isub()
                .ishl()
                .loadConstant(Integer.MIN_VALUE)
                .iand()
                .loadConstant(model.auxiliaryOfRightShift())
                .ior()
                .istore(CARRIES);
    }

    /**
     * SHLD and SHRD of {@link Frame#A}, filled from {@link Frame#B}, by at most the operand's bits.
     *
     * @param nothing where to jump if the count is 0
     */
    void doubleShift(Instruction i, int size, boolean flags, Label nothing) {
        int bits = 8 * size;
        boolean left = i.handler() == Handler.SHLD_IB || i.handler() == Handler.SHLD_CL;
        boolean constant = i.handler() == Handler.SHLD_IB || i.handler() == Handler.SHRD_IB;
        int fixed = i.immediate() & 31;
        if (constant) {
            code.loadConstant(fixed).istore(COUNT);
        } else {
            frame.push(CpuState.CX, 2);
            code.loadConstant(31).iand().istore(COUNT);
        }
        if (!constant || fixed == 0) {
            code.iload(COUNT).ifeq(nothing);
        }
        if (constant && size == 4 && ofPair(i, left)) {
            code.lload(Frame.PAIR)
                    .loadConstant(left ? bits - fixed : fixed)
                    .lushr()
                    .l2i();
        } else {
            code.iload(left ? A : B);
            pushCount(bits, left);
            code.ishl().iload(left ? B : A);
            frame.zeroExtend(size);
            pushCount(bits, !left);
            code.iushr().ior();
        }
        code.istore(VALUE);
        if (!flags) {
            return;
        }
        frame.pushSignedOperand(VALUE, size);
        code.istore(RESULT);
        // The last bit out as a sign is CF. OF says whether the new sign differs from it, or on the way right from the
        // bit below: so the untruncated result has that as its sign.
        code.iload(A);
        if (left) {
            code.iload(COUNT).loadConstant(31 - bits).iadd();
        } else {
            pushCount(32, false);
        }
        code.ishl().istore(A);
        code.iload(A)
                .loadConstant(Integer.MIN_VALUE)
                .iand()
                .loadConstant(Flags.AF)
                .ior()
                .istore(CARRIES);
        if (left) {
            code.iload(A).istore(UNTRUNCATED);
        } else {
            code.iload(VALUE).loadConstant(33 - bits).ishl().istore(UNTRUNCATED);
        }
    }

    /** Whether it shifts within EDX and EAX, which are there as one number: a product in fixed point. */
    private boolean ofPair(Instruction i, boolean left) {
        int to = left ? CpuState.DX : CpuState.AX;
        int from = left ? CpuState.AX : CpuState.DX;
        return frame.pair().isThere() && !i.namesMemory() && (i.modRm() & 7) == to && (i.modRm() >> 3 & 7) == from;
    }

    /** Pushes the count, or how much less than {@code bits} it is. */
    private void pushCount(int bits, boolean itself) {
        if (itself) {
            code.iload(COUNT);
        } else {
            code.loadConstant(bits).iload(COUNT).isub();
        }
    }

    /** ROL and ROR, and RCL and RCR by 1; by CL, {@link Frame#B} is CX. */
    void rotate(Instruction i, int size, boolean flags) {
        if (i.form().operands().getLast().equals("CL")) {
            rotateByCl(i, size, flags);
            return;
        }
        int count = count(i);
        if (count == 0) {
            code.iload(A).istore(VALUE);
            return;
        }
        int op = i.form().handler16().parameter();
        int bits = 8 * size;
        if (op < RCL) {
            int n = count & (bits - 1);
            turn(op == ROL ? n : (bits - n) & (bits - 1), size);
        } else {
            turnThroughCarry(op == RCL, size);
        }
        if (!flags && op < RCL) {
            return;
        }
        rotated(op, size);
    }

    private void rotateByCl(Instruction i, int size, boolean flags) {
        int op = i.form().handler16().parameter();
        int bits = 8 * size;
        Label done = code.newLabel();
        code.iload(A).istore(VALUE);
        code.iload(B).loadConstant(31).iand().istore(COUNT).iload(COUNT).ifeq(done);
        code.iload(COUNT).loadConstant(bits - 1).iand().istore(COUNT);
        code.iload(A);
        frame.zeroExtend(size);
        pushCount(bits, op == ROL);
        code.ishl().iload(A);
        frame.zeroExtend(size);
        pushCount(bits, op != ROL);
        code.iushr().ior().istore(VALUE);
        if (flags) {
            rotated(op, size);
        }
        code.labelBinding(done);
    }

    /** Sets CF and OF after a rotate; of one through CF, {@link Frame#B} has the bit that has come out as its sign. */
    private void rotated(int op, int size) {
        int bits = 8 * size;
        // CF as a sign, then OF: the new sign against CF, or against the bit below it.
        if (op == ROL) {
            code.iload(VALUE).loadConstant(31).ishl().istore(B);
        } else if (op == ROR) {
            code.iload(VALUE).loadConstant(32 - bits).ishl().istore(B);
        }
        code.iload(CARRIES).loadConstant(Integer.MAX_VALUE).iand();
        code.iload(B).loadConstant(Integer.MIN_VALUE).iand().ior().istore(CARRIES);
        code.iload(RESULT).iload(VALUE).loadConstant(32 - bits).ishl().ixor();
        if (op == ROL || op == RCL) {
            code.iload(B);
        } else {
            code.iload(VALUE).loadConstant(33 - bits).ishl();
        }
        code.ixor().istore(UNTRUNCATED);
    }

    /** Rotates left by {@code n}, less than the operand's bits. */
    private void turn(int n, int size) {
        int bits = 8 * size;
        code.iload(A);
        frame.zeroExtend(size);
        if (n != 0) {
            code.loadConstant(n).ishl();
            code.iload(A);
            frame.zeroExtend(size);
            code.loadConstant(bits - n).iushr().ior();
        }
        code.istore(VALUE);
    }

    /** Rotates by one bit through CF, and leaves the bit that has come out as the sign of {@link Frame#B}. */
    private void turnThroughCarry(boolean left, int size) {
        int bits = 8 * size;
        code.iload(A);
        frame.zeroExtend(size);
        if (left) {
            code.loadConstant(1)
                    .ishl()
                    .iload(CARRIES)
                    .loadConstant(31)
                    .iushr()
                    .ior()
                    .istore(VALUE);
            code.iload(A).loadConstant(32 - bits).ishl().istore(B);
        } else {
            code.loadConstant(1)
                    .iushr()
                    .iload(CARRIES)
                    .loadConstant(31)
                    .iushr()
                    .loadConstant(bits - 1)
                    .ishl()
                    .ior()
                    .istore(VALUE);
            code.iload(A).loadConstant(31).ishl().istore(B);
        }
    }
}
