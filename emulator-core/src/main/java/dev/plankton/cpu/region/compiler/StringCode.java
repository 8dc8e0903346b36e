package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.A;
import static dev.plankton.cpu.region.frame.Frame.ADDRESS;
import static dev.plankton.cpu.region.frame.Frame.B;
import static dev.plankton.cpu.region.frame.Frame.SECOND_ADDRESS;
import static dev.plankton.cpu.region.frame.Frame.VALUE;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.region.frame.MemoryCode;
import dev.plankton.cpu.region.frame.Operand;
import dev.plankton.cpu.state.CpuState;
import java.lang.classfile.CodeBuilder;

/** String instructions, upwards: a region is entered only while DF is 0. */
final class StringCode {
    private final CodeBuilder code;
    private final Frame frame;
    private final MemoryCode memory;
    private final Arithmetic arithmetic;
    private final RepeatedStrings repeated;

    StringCode(Frame frame, MemoryCode memory, Arithmetic arithmetic) {
        this.frame = frame;
        this.memory = memory;
        this.arithmetic = arithmetic;
        repeated = new RepeatedStrings(frame, memory, arithmetic);
        code = frame.code;
    }

    /**
     * Emits one.
     *
     * @param later what the block's further instructions take of the fuel beside their own
     */
    void emit(Instruction i, int later, boolean flags) {
        int size = i.form().operands().contains("Xb") || i.form().operands().contains("Yb") ? 1 : Operand.wordSize(i);
        int source = i.segment() >= 0 ? i.segment() : CpuState.DS;
        if (i.repeat() != 0) {
            repeated.emit(i, size, source, later, flags);
            return;
        }
        switch (i.handler()) {
            case Handler.LODS -> {
                locate(CpuState.SI, source, size, ADDRESS);
                memory.pushFrom(ADDRESS, size);
                frame.pop(CpuState.AX, size);
                advance(CpuState.SI, size);
            }
            case Handler.STOS -> {
                locate(CpuState.DI, CpuState.ES, size, ADDRESS);
                frame.push(CpuState.AX, size);
                code.istore(VALUE);
                advance(CpuState.DI, size);
                memory.storeTo(ADDRESS, size);
            }
            case Handler.MOVS -> {
                locate(CpuState.SI, source, size, SECOND_ADDRESS);
                locate(CpuState.DI, CpuState.ES, size, ADDRESS);
                memory.pushFrom(SECOND_ADDRESS, size);
                code.istore(VALUE);
                advance(CpuState.SI, size);
                advance(CpuState.DI, size);
                memory.storeTo(ADDRESS, size);
            }
            case Handler.SCAS -> {
                locate(CpuState.DI, CpuState.ES, size, ADDRESS);
                frame.pushSigned(CpuState.AX, size);
                code.istore(A);
                compare(size, flags);
                advance(CpuState.DI, size);
            }
            default -> {
                locate(CpuState.SI, source, size, SECOND_ADDRESS);
                locate(CpuState.DI, CpuState.ES, size, ADDRESS);
                memory.pushFrom(SECOND_ADDRESS, size);
                code.istore(A);
                compare(size, flags);
                advance(CpuState.SI, size);
                advance(CpuState.DI, size);
            }
        }
    }

    private void compare(int size, boolean flags) {
        memory.pushFrom(ADDRESS, size);
        code.istore(B);
        arithmetic.addOrSubtract(Handler.CMP, size, flags);
    }

    private void locate(int index, int segment, int size, int local) {
        frame.pushWord(index);
        memory.locate(segment, size, false, local);
    }

    private void advance(int index, int by) {
        frame.push(index, 2);
        code.loadConstant(by).iadd();
        frame.pop(index, 2);
    }
}
