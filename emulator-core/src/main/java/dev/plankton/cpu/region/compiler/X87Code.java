package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.A;
import static dev.plankton.cpu.region.frame.Frame.ADDRESS;
import static dev.plankton.cpu.region.frame.Frame.B;
import static dev.plankton.cpu.region.frame.Frame.CARRIES;
import static dev.plankton.cpu.region.frame.Frame.CPU;
import static dev.plankton.cpu.region.frame.Frame.CPU_CLASS;
import static dev.plankton.cpu.region.frame.Frame.REGION;
import static dev.plankton.cpu.region.frame.Frame.RESULT;
import static dev.plankton.cpu.region.frame.Frame.THIS;
import static dev.plankton.cpu.region.frame.Frame.UNTRUNCATED;
import static dev.plankton.cpu.region.frame.Frame.VALUE;
import static dev.plankton.cpu.region.frame.Frame.WIDE;
import static dev.plankton.cpu.region.frame.X87Frame.LAST;
import static dev.plankton.cpu.region.frame.X87Frame.MASKED;
import static dev.plankton.cpu.region.frame.X87Frame.OPERAND;
import static dev.plankton.cpu.region.frame.X87Frame.POSSIBLE;
import static dev.plankton.cpu.region.frame.X87Frame.STACK;
import static dev.plankton.cpu.region.frame.X87Frame.WORD;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.plankton.cpu.fpu.Masked;
import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.ops.InterruptFrames;
import dev.plankton.cpu.region.flow.Step;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.region.frame.MemoryCode;
import dev.plankton.cpu.region.frame.Operands;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.FpuRegisters;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;

/**
 * Instructions of the x87, which are calls of {@link Masked}, and SAHF, which moves the result of a comparison to the flags.
 * They touch no general register and no flag that the region keeps.
 */
final class X87Code {
    private static final ClassDesc FRAMES =
            InterruptFrames.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc RESULT_OF = MethodTypeDesc.of(CD_int, CD_int);
    private static final MethodTypeDesc STORE_64 = MethodTypeDesc.of(CD_boolean, CPU_CLASS, CD_int, CD_long);
    /** From the address of an operand in memory to what is passed on with it. */
    private static final MethodTypeDesc FROM_ADDRESS = MethodTypeDesc.of(CD_int, CD_int);

    /** Reg fields of the comparisons. */
    private static final int COM = 2, COMP = 3;

    /** What the reg fields name: with ST(i), and with an operand in memory. */
    private static final String[] OPERATIONS = {
        "add", "multiply", "compare", "compare", "subtract", "subtractReversed", "divide", "divideReversed"
    };

    private static final String[] OPERATIONS_WITH_OPERAND = {
        "addOperand",
        "multiplyOperand",
        "compareOperand",
        "compareOperand",
        "subtractOperand",
        "subtractFromOperand",
        "divideOperand",
        "divideIntoOperand"
    };

    private final CodeBuilder code;
    private final Frame frame;
    private final Operands operands;
    private final MemoryCode memory;
    private final int codeBase;

    X87Code(Frame frame, MemoryCode memory, Operands operands, int codeBase) {
        this.frame = frame;
        this.memory = memory;
        this.operands = operands;
        this.codeBase = codeBase;
        code = frame.code;
    }

    /** Executes an instruction, or leaves before it. */
    void emit(Step step) {
        Instruction i = step.instruction();
        code.iload(POSSIBLE).ifeq(frame.before());
        if (i.handler() == Handler.FNSTSW_AX) {
            code.lload(WORD).loadConstant(FpuRegisters.STATUS).lushr().l2i();
            frame.pop(CpuState.AX, 2);
            return;
        }
        if (i.namesMemory()) {
            int segment = operands.pushOffset(i);
            memory.locate(segment, i.form().memoryBytes(i.operand32()), i.address32(), ADDRESS);
            code.iload(ADDRESS).istore(OPERAND);
        }
        code.loadConstant(Masked.last(i.code(), i.modRm(), codeBase + step.ip()))
                .lstore(LAST);
        int parameter = i.form().handler16().parameter();
        int n = i.modRm() & 7;
        switch (i.handler()) {
            case Handler.FOP_M32 -> withOperand("real32", parameter);
            case Handler.FOP_M64 -> withOperand("real64", parameter);
            case Handler.FOP_I32 -> withOperand("integer32", parameter);
            case Handler.FOP_I16 -> withOperand("integer16", parameter);
            case Handler.FOP_ST -> withRegister(parameter, n, 0, 0);
            case Handler.FOP_STI -> withRegister(parameter, n, n, 0);
            case Handler.FOPP_STI -> withRegister(parameter, n, n, 1);
            case Handler.FCOMPP -> withRegister(COM, 1, 0, 2);
            case Handler.FLD_M32 -> load("loadReal32");
            case Handler.FLD_M64 -> load("loadReal64");
            case Handler.FILD_I16 -> load("loadInteger16");
            case Handler.FILD_I32 -> load("loadInteger32");
            case Handler.FILD_I64 -> load("loadInteger64");
            case Handler.FLD_ST -> change("load", n);
            case Handler.FST_M32 -> store("toReal32", 4, parameter, step);
            case Handler.FIST_I16 -> store("toInteger16", 2, parameter, step);
            case Handler.FIST_I32 -> store("toInteger32", 4, parameter, step);
            case Handler.FST_M64 -> store("toReal64", 8, parameter, step);
            case Handler.FISTP_I64 -> store("toInteger64", 8, 1, step);
            case Handler.FXCH -> change("exchange", n);
            case Handler.FCHS -> change("negate");
            case Handler.FABS -> change("absolute");
            default -> withoutOperand(i.handler(), parameter, n);
        }
    }

    private void withoutOperand(int handler, int parameter, int n) {
        if (handler == Handler.FST_ST && parameter < 2) {
            change("store", n, parameter);
        } else if (handler == Handler.FLD_CONSTANT && parameter == 0) {
            change("loadOne");
        } else if (handler == Handler.FLD_CONSTANT && parameter == 6) {
            change("loadZero");
        } else {
            change("other", handler, parameter, n);
        }
    }

    private void withRegister(int operation, int n, int to, int pops) {
        if (operation == COM || operation == COMP) {
            change(OPERATIONS[operation], n, operation == COMP ? 1 : pops);
        } else {
            change(OPERATIONS[operation], n, to, pops);
        }
    }

    private void withOperand(String loads, int operation) {
        code.aload(STACK)
                .iload(ADDRESS)
                .invokevirtual(MASKED, loads, FROM_ADDRESS)
                .istore(VALUE);
        code.aload(STACK).lload(WORD).iload(VALUE);
        if (operation == COM || operation == COMP) {
            code.loadConstant(operation == COMP ? 1 : 0);
            call(OPERATIONS_WITH_OPERAND[operation], 2);
        } else {
            call(OPERATIONS_WITH_OPERAND[operation], 1);
        }
    }

    private void load(String name) {
        code.aload(STACK).lload(WORD).iload(ADDRESS);
        call(name, 1);
    }

    /** Calls what takes and gives the word, and takes constants. */
    private void change(String name, int... numbers) {
        code.aload(STACK).lload(WORD);
        for (int number : numbers) {
            code.loadConstant(number);
        }
        call(name, numbers.length);
    }

    private void call(String name, int numbers) {
        ClassDesc[] types = new ClassDesc[1 + numbers];
        Arrays.fill(types, CD_int);
        types[0] = CD_long;
        code.invokevirtual(MASKED, name, MethodTypeDesc.of(CD_long, types)).lstore(WORD);
    }

    private void store(String value, int bytes, int pops, Step step) {
        boolean wide = bytes == 8;
        code.aload(STACK).lload(WORD).invokevirtual(MASKED, value, MethodTypeDesc.of(wide ? CD_long : CD_int, CD_long));
        if (wide) {
            code.lstore(WIDE);
        } else {
            code.istore(VALUE);
        }
        change("stored", pops);
        if (!wide) {
            memory.storeTo(ADDRESS, bytes, step.next());
            return;
        }
        code.aload(THIS)
                .aload(CPU)
                .iload(ADDRESS)
                .lload(WIDE)
                .invokevirtual(REGION, "store64", STORE_64)
                .ifne(frame.after(step.next()));
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
