package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.A;
import static dev.plankton.cpu.region.frame.Frame.ADDRESS;
import static dev.plankton.cpu.region.frame.Frame.B;
import static dev.plankton.cpu.region.frame.Frame.CPU;
import static dev.plankton.cpu.region.frame.Frame.CPU_CLASS;
import static dev.plankton.cpu.region.frame.Frame.FUEL;
import static dev.plankton.cpu.region.frame.Frame.MEMORY;
import static dev.plankton.cpu.region.frame.Frame.OFFSET;
import static dev.plankton.cpu.region.frame.Frame.SECOND_ADDRESS;
import static dev.plankton.cpu.region.frame.Frame.VALUE;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.ops.StringRuns;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.region.frame.MemoryCode;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.memory.Memory;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * MOVS, STOS, CMPS and SCAS with REP, upwards. What crosses a segment's end, takes more fuel than there is, or stores to
 * the region's code is left to the interpreter.
 */
final class RepeatedStrings {
    private static final int REPNE = 2;

    private static final ClassDesc RUNS = StringRuns.class.describeConstable().orElseThrow();
    private static final ClassDesc MEMORY_CLASS =
            Memory.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc MOVE =
            MethodTypeDesc.of(CD_boolean, MEMORY_CLASS, CD_int, CD_int, CD_int, CD_int, CD_int, CD_int);
    private static final MethodTypeDesc COMPARE =
            MethodTypeDesc.of(CD_int, Frame.BYTES, CD_int, CD_int, CD_int, CD_int, CD_int, CD_int, CD_int, CD_boolean);
    private static final MethodTypeDesc SCAN =
            MethodTypeDesc.of(CD_int, Frame.BYTES, CD_int, CD_int, CD_int, CD_int, CD_int, CD_int, CD_boolean);

    private final CodeBuilder code;
    private final Frame frame;
    private final MemoryCode memory;
    private final Arithmetic arithmetic;

    RepeatedStrings(Frame frame, MemoryCode memory, Arithmetic arithmetic) {
        this.frame = frame;
        this.memory = memory;
        this.arithmetic = arithmetic;
        code = frame.code;
    }

    /**
     * Emits one.
     *
     * @param size of an element in bytes
     * @param source segment of SI
     * @param later what the block's further instructions take of the fuel beside their own
     */
    void emit(Instruction i, int size, int source, int later, boolean flags) {
        Label done = code.newLabel();
        frame.pushWord(CpuState.CX);
        code.istore(VALUE).iload(VALUE).ifeq(done);
        switch (i.handler()) {
            case Handler.MOVS, Handler.STOS -> store(i.handler() == Handler.MOVS, size, source, later);
            case Handler.CMPS -> compare(i, size, source, later, flags);
            default -> scan(i, size, later, flags);
        }
        code.labelBinding(done);
    }

    private void store(boolean moves, int size, int source, int later) {
        code.iload(VALUE);
        pushMost(later);
        code.if_icmpgt(frame.before());
        locate(CpuState.DI, CpuState.ES, size, ADDRESS);
        if (moves) {
            locate(CpuState.SI, source, size, SECOND_ADDRESS);
        }
        pushMemory();
        if (moves) {
            code.iload(SECOND_ADDRESS).iload(ADDRESS).iload(VALUE).loadConstant(size);
        } else {
            code.iload(ADDRESS).iload(VALUE).loadConstant(size);
            frame.push(CpuState.AX, size);
        }
        code.loadConstant(frame.codeFrom())
                .loadConstant(frame.codeTo())
                .invokestatic(RUNS, moves ? "move" : "fill", MOVE)
                .ifeq(frame.before());
        advance(CpuState.DI, size);
        if (moves) {
            advance(CpuState.SI, size);
        }
        code.loadConstant(0);
        frame.pop(CpuState.CX, 2);
        takeFuel();
    }

    private void compare(Instruction i, int size, int source, int later, boolean flags) {
        code.aload(MEMORY);
        frame.pushBase(source);
        frame.pushWord(CpuState.SI);
        frame.pushBase(CpuState.ES);
        frame.pushWord(CpuState.DI);
        code.iload(VALUE);
        pushMost(later);
        code.loadConstant(size).loadConstant(i.repeat() == REPNE ? 1 : 0).invokestatic(RUNS, "compare", COMPARE);
        countCompared();
        advance(CpuState.SI, size);
        advance(CpuState.DI, size);
        pushLast(CpuState.SI, source, size);
        code.istore(A);
        compareWithLast(size, flags);
    }

    private void scan(Instruction i, int size, int later, boolean flags) {
        code.aload(MEMORY);
        frame.pushBase(CpuState.ES);
        frame.pushWord(CpuState.DI);
        code.iload(VALUE);
        pushMost(later);
        code.loadConstant(size);
        frame.push(CpuState.AX, size);
        code.loadConstant(i.repeat() == REPNE ? 1 : 0).invokestatic(RUNS, "scan", SCAN);
        countCompared();
        advance(CpuState.DI, size);
        frame.pushSigned(CpuState.AX, size);
        code.istore(A);
        compareWithLast(size, flags);
    }

    /** Pops how many elements have been compared into {@link Frame#VALUE}, takes them off CX and the fuel; leaves if none. */
    private void countCompared() {
        code.istore(VALUE).iload(VALUE).ifeq(frame.before());
        frame.push(CpuState.CX, 2);
        code.iload(VALUE).isub();
        frame.pop(CpuState.CX, 2);
        takeFuel();
    }

    private void compareWithLast(int size, boolean flags) {
        pushLast(CpuState.DI, CpuState.ES, size);
        code.istore(B);
        arithmetic.addOrSubtract(Handler.CMP, size, flags);
    }

    /** Pushes the element before an index. */
    private void pushLast(int index, int segment, int size) {
        frame.push(index, 2);
        code.loadConstant(-size).iadd();
        frame.zeroExtend(2);
        frame.pushBase(segment);
        code.iadd().istore(ADDRESS);
        memory.pushFrom(ADDRESS, size);
    }

    private void pushMemory() {
        code.aload(CPU).getfield(CPU_CLASS, "memory", MEMORY_CLASS);
    }

    /** Pushes how many elements the fuel suffices for. */
    private void pushMost(int later) {
        code.iload(FUEL).loadConstant(1 - later).iadd();
    }

    /** Takes the fuel of all elements but one, which the block has taken. */
    private void takeFuel() {
        code.iload(FUEL).iload(VALUE).isub().loadConstant(1).iadd().istore(FUEL);
    }

    /** Puts a string's address into a local, or leaves if it crosses the segment's end. */
    private void locate(int index, int segment, int size, int local) {
        frame.pushWord(index);
        code.istore(OFFSET).iload(OFFSET);
        pushLength(size);
        code.iadd().loadConstant(0x10000).if_icmpgt(frame.before());
        code.iload(OFFSET);
        frame.pushBase(segment);
        code.iadd().istore(local);
    }

    private void advance(int index, int size) {
        frame.push(index, 2);
        pushLength(size);
        code.iadd();
        frame.pop(index, 2);
    }

    private void pushLength(int size) {
        code.iload(VALUE);
        if (size > 1) {
            code.loadConstant(size >> 1).ishl();
        }
    }
}
