package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.A;
import static dev.plankton.cpu.region.frame.Frame.B;
import static dev.plankton.cpu.region.frame.Frame.CARRIES;
import static dev.plankton.cpu.region.frame.Frame.OFFSET;
import static dev.plankton.cpu.region.frame.Frame.RESULT;
import static dev.plankton.cpu.region.frame.Frame.UNTRUNCATED;
import static dev.plankton.cpu.region.frame.Frame.VALUE;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.ops.Decimal;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.state.CpuState;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** DAA, DAS, AAA, AAS, AAM and AAD of the 686, as the interpreter's {@link Decimal} has them. */
final class DecimalCode {
    private static final ClassDesc DECIMAL = Decimal.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc PACKED = MethodTypeDesc.of(CD_int, CD_int, CD_int, CD_boolean);
    private static final MethodTypeDesc UNPACKED = MethodTypeDesc.of(CD_int, CD_int, CD_int);

    private final CodeBuilder code;
    private final Frame frame;
    private final Arithmetic arithmetic;

    DecimalCode(Frame frame, Arithmetic arithmetic) {
        this.frame = frame;
        this.arithmetic = arithmetic;
        code = frame.code;
    }

    void emit(Instruction i, boolean flags) {
        switch (i.handler()) {
            case Handler.DAA -> packed(false, flags);
            case Handler.DAS -> packed(true, flags);
            case Handler.AAA -> unpacked(Handler.ADD, flags);
            case Handler.AAS -> unpacked(Handler.SUB, flags);
            case Handler.AAM -> multiplied(i.immediate() & 0xFF);
            default -> divided(i.immediate(), flags);
        }
    }

    private void packed(boolean subtracts, boolean flags) {
        frame.push(CpuState.AL, 1);
        code.istore(A).iload(A);
        frame.zeroExtend(1);
        code.iload(CARRIES)
                .loadConstant(subtracts ? 1 : 0)
                .invokestatic(DECIMAL, "packed", PACKED)
                .istore(OFFSET)
                .iload(OFFSET)
                .istore(B);
        arithmetic.addOrSubtract(subtracts ? Handler.SUB : Handler.ADD, 1, flags);
        code.iload(VALUE);
        frame.pop(CpuState.AL, 1);
        code.iload(OFFSET).loadConstant(4).ishr().loadConstant(Flags.AF).iand();
        code.iload(OFFSET)
                .loadConstant(22)
                .ishl()
                .loadConstant(Integer.MIN_VALUE)
                .iand();
        code.ior().istore(CARRIES);
    }

    private void unpacked(int handler, boolean flags) {
        frame.push(CpuState.AX, 2);
        code.istore(A).iload(A);
        code.iload(CARRIES).invokestatic(DECIMAL, "unpacked", UNPACKED).istore(OFFSET);
        code.iload(OFFSET).loadConstant(0x106).imul().istore(B);
        arithmetic.addOrSubtract(handler, 2, flags);
        code.iload(VALUE).loadConstant(0xFF0F).iand();
        frame.pop(CpuState.AX, 2);
        code.iload(OFFSET)
                .ineg()
                .loadConstant(Integer.MIN_VALUE | Flags.AF)
                .iand()
                .istore(CARRIES);
    }

    /** AAM. */
    private void multiplied(int base) {
        frame.push(CpuState.AL, 1);
        frame.zeroExtend(1);
        code.istore(A);
        code.iload(A).loadConstant(base).irem().istore(B);
        code.iload(A).loadConstant(base).idiv().loadConstant(8).ishl();
        code.iload(B).ior();
        frame.pop(CpuState.AX, 2);
        code.iload(B).i2b().istore(RESULT);
        code.iload(RESULT).istore(UNTRUNCATED).loadConstant(0).istore(CARRIES);
    }

    /** AAD. */
    private void divided(int base, boolean flags) {
        frame.push(CpuState.AL, 1);
        code.istore(A);
        frame.push(CpuState.AH, 1);
        code.loadConstant(base).imul().istore(B);
        arithmetic.addOrSubtract(Handler.ADD, 1, flags);
        code.iload(VALUE);
        frame.zeroExtend(1);
        frame.pop(CpuState.AX, 2);
    }
}
