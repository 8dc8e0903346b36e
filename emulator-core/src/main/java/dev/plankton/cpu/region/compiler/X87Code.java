package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.A;
import static dev.plankton.cpu.region.frame.Frame.ADDRESS;
import static dev.plankton.cpu.region.frame.Frame.B;
import static dev.plankton.cpu.region.frame.Frame.CARRIES;
import static dev.plankton.cpu.region.frame.Frame.CPU;
import static dev.plankton.cpu.region.frame.Frame.CPU_CLASS;
import static dev.plankton.cpu.region.frame.Frame.OFFSET;
import static dev.plankton.cpu.region.frame.Frame.REGION;
import static dev.plankton.cpu.region.frame.Frame.RESULT;
import static dev.plankton.cpu.region.frame.Frame.THIS;
import static dev.plankton.cpu.region.frame.Frame.UNTRUNCATED;
import static dev.plankton.cpu.region.frame.Frame.VALUE;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.ops.InterruptFrames;
import dev.plankton.cpu.region.flow.Step;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.region.frame.MemoryCode;
import dev.plankton.cpu.region.frame.Operands;
import dev.plankton.cpu.state.CpuState;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Instructions of the x87, and SAHF, which moves the result of a comparison to the flags. They touch no general register and
 * no flag that the region keeps, so that each is one call.
 */
final class X87Code {
    private static final ClassDesc FRAMES =
            InterruptFrames.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc EXECUTE =
            MethodTypeDesc.of(CD_boolean, CPU_CLASS, CD_int, CD_int, CD_int, CD_int, CD_int);
    private static final MethodTypeDesc STORE =
            MethodTypeDesc.of(CD_int, CPU_CLASS, CD_int, CD_int, CD_int, CD_int, CD_int, CD_int);
    private static final MethodTypeDesc STATUS = MethodTypeDesc.of(CD_int, CPU_CLASS);
    private static final MethodTypeDesc RESULT_OF = MethodTypeDesc.of(CD_int, CD_int);

    private final CodeBuilder code;
    private final Frame frame;
    private final Operands operands;
    private final MemoryCode memory;

    X87Code(Frame frame, MemoryCode memory, Operands operands) {
        this.frame = frame;
        this.memory = memory;
        this.operands = operands;
        code = frame.code;
    }

    /** Executes an instruction, or leaves before it. */
    void emit(Step step) {
        Instruction i = step.instruction();
        if (i.handler() == Handler.FNSTSW_AX) {
            code.aload(THIS)
                    .aload(CPU)
                    .invokevirtual(REGION, "x87Status", STATUS)
                    .istore(VALUE)
                    .iload(VALUE)
                    .iflt(frame.before())
                    .iload(VALUE);
            frame.pop(CpuState.AX, 2);
            return;
        }
        Opcode form = i.form();
        int segment = CpuState.DS;
        int bytes = i.namesMemory() ? form.memoryBytes(i.operand32()) : 0;
        if (bytes != 0) {
            segment = operands.pushOffset(i);
            memory.locate(segment, bytes, i.address32(), ADDRESS);
        }
        code.aload(THIS).aload(CPU).loadConstant(step.ip());
        Opcode.Action action = form.handler16();
        code.loadConstant(action.handler() | action.parameter() << 8 | i.code() << 16 | i.modRm() << 24);
        code.loadConstant(segment).iload(OFFSET).iload(ADDRESS);
        if (bytes == 0 || !form.storesOperand()) {
            code.invokevirtual(REGION, "x87", EXECUTE).ifeq(frame.before());
            return;
        }
        Label done = code.newLabel();
        code.loadConstant(bytes)
                .invokevirtual(REGION, "x87Store", STORE)
                .istore(VALUE)
                .iload(VALUE)
                .iflt(frame.before())
                .iload(VALUE)
                .ifeq(done)
                .goto_(frame.after(step.next()))
                .labelBinding(done);
    }

    /** SAHF; leaves before it if a result of 32 bits cannot have its flags. */
    void flagsFromAh() {
        frame.push(CpuState.AH, 1);
        frame.zeroExtend(1);
        code.istore(A);
        Label possible = code.newLabel();
        code.iload(A).loadConstant(Flags.ZF).iand().ifeq(possible);
        code.iload(A)
                .loadConstant(Flags.SF | Flags.PF)
                .iand()
                .loadConstant(Flags.PF)
                .if_icmpne(frame.before())
                .labelBinding(possible);
        // OF stays: whether the untruncated result has the other sign.
        code.iload(UNTRUNCATED).iload(RESULT).ixor().loadConstant(31).ishr().istore(B);
        code.iload(A).invokestatic(FRAMES, "result", RESULT_OF).istore(RESULT);
        code.iload(RESULT).iload(B).ixor().istore(UNTRUNCATED);
        code.iload(A).loadConstant(31).ishl();
        code.iload(A).loadConstant(Flags.AF).iand().ior().istore(CARRIES);
    }
}
