package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.A;
import static dev.plankton.cpu.region.frame.Frame.B;
import static dev.plankton.cpu.region.frame.Frame.CARRIES;
import static dev.plankton.cpu.region.frame.Frame.RESULT;
import static dev.plankton.cpu.region.frame.Frame.VALUE;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.ops.BitOperations;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.region.frame.Operand;
import dev.plankton.cpu.region.frame.Operands;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** BT, BTS, BTR and BTC of a register or by a constant, BSF, BSR and BSWAP, as {@link BitOperations} has them. */
final class BitCode {
    private static final ClassDesc INTEGER = ClassDesc.of("java.lang.Integer");
    private static final MethodTypeDesc INT = MethodTypeDesc.of(CD_int, CD_int);

    private final CodeBuilder code;
    private final Frame frame;
    private final Operands operands;
    private final FlagsCode flagsCode;

    BitCode(Frame frame, Operands operands, FlagsCode flagsCode) {
        this.frame = frame;
        this.operands = operands;
        this.flagsCode = flagsCode;
        code = frame.code;
    }

    void emit(Instruction i, boolean flags) {
        switch (i.handler()) {
            case Handler.BSF, Handler.BSR -> scan(i, flags);
            case Handler.BSWAP -> swap(i);
            default -> test(i);
        }
    }

    private void test(Instruction i) {
        Operand tested = Operand.of(i, 0);
        operands.locate(i, tested);
        operands.push(tested);
        code.istore(A);
        operands.push(Operand.of(i, 1));
        code.loadConstant(8 * Operand.wordSize(i) - 1).iand().istore(B);
        int operation = i.form().handler16().parameter();
        if (!i.form().is(Trait.READ)) {
            code.iload(A).loadConstant(1).iload(B).ishl();
            switch (operation) {
                case BitOperations.SET -> code.ior();
                case BitOperations.RESET -> code.loadConstant(-1).ixor().iand();
                case BitOperations.COMPLEMENT -> code.ixor();
                default -> throw new IllegalStateException("no bit operation " + operation);
            }
            code.istore(VALUE);
        }
        code.iload(CARRIES).loadConstant(Integer.MAX_VALUE).iand();
        code.iload(A).iload(B).iushr().loadConstant(31).ishl().ior().istore(CARRIES);
        if (!i.form().is(Trait.READ)) {
            operands.store(tested);
        }
    }

    /** Of a zero source only ZF is set; leaves before it where the flags would be such that a region cannot keep them. */
    private void scan(Instruction i, boolean flags) {
        Operand from = Operand.of(i, 1);
        operands.locate(i, from);
        operands.push(from);
        frame.zeroExtend(Operand.wordSize(i));
        code.istore(A);
        Label zero = code.newLabel();
        Label done = code.newLabel();
        code.iload(A).ifeq(zero);
        if (flags) {
            Label keep = code.newLabel();
            code.iload(RESULT).ifne(keep);
            flagsCode.setZero(false);
            code.labelBinding(keep);
        }
        if (i.handler() == Handler.BSF) {
            code.iload(A).invokestatic(INTEGER, "numberOfTrailingZeros", INT);
        } else {
            code.loadConstant(31)
                    .iload(A)
                    .invokestatic(INTEGER, "numberOfLeadingZeros", INT)
                    .isub();
        }
        code.istore(VALUE);
        operands.store(Operand.of(i, 0));
        code.goto_(done).labelBinding(zero);
        if (flags) {
            flagsCode.setZero(true);
        }
        code.labelBinding(done);
    }

    private void swap(Instruction i) {
        int register = i.code() & 7;
        if (i.operand32()) {
            frame.push(register, 4);
            code.invokestatic(INTEGER, "reverseBytes", INT);
            frame.pop(register, 4);
        } else {
            code.loadConstant(0);
            frame.pop(register, 2);
        }
    }
}
