package dev.plankton.cpu.region;

import static dev.plankton.cpu.region.Frame.A;
import static dev.plankton.cpu.region.Frame.ADDRESS;
import static dev.plankton.cpu.region.Frame.B;
import static dev.plankton.cpu.region.Frame.SECOND_ADDRESS;
import static dev.plankton.cpu.region.Frame.VALUE;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.Handler;
import dev.plankton.cpu.Instruction;
import java.lang.classfile.CodeBuilder;

/** String instructions without REP, upwards: a region is entered only while DF is 0. */
final class StringCode {
    private final CodeBuilder code;
    private final Frame frame;
    private final MemoryCode memory;
    private final Arithmetic arithmetic;

    StringCode(Frame frame, MemoryCode memory, Arithmetic arithmetic) {
        this.frame = frame;
        this.memory = memory;
        this.arithmetic = arithmetic;
        code = frame.code;
    }

    void once(Instruction i, boolean flags) {
        int size = i.form().operands().contains("Xb") || i.form().operands().contains("Yb") ? 1 : Operand.wordSize(i);
        int source = i.segment() >= 0 ? i.segment() : Cpu.DS;
        switch (i.handler()) {
            case Handler.LODS -> {
                locate(Cpu.SI, source, size, ADDRESS);
                memory.pushFrom(ADDRESS, size);
                frame.pop(Cpu.AX, size);
                advance(Cpu.SI, size);
            }
            case Handler.STOS -> {
                locate(Cpu.DI, Cpu.ES, size, ADDRESS);
                frame.push(Cpu.AX, size);
                code.istore(VALUE);
                advance(Cpu.DI, size);
                memory.storeTo(ADDRESS, size);
            }
            case Handler.MOVS -> {
                locate(Cpu.SI, source, size, SECOND_ADDRESS);
                locate(Cpu.DI, Cpu.ES, size, ADDRESS);
                memory.pushFrom(SECOND_ADDRESS, size);
                code.istore(VALUE);
                advance(Cpu.SI, size);
                advance(Cpu.DI, size);
                memory.storeTo(ADDRESS, size);
            }
            case Handler.SCAS -> {
                locate(Cpu.DI, Cpu.ES, size, ADDRESS);
                frame.pushSigned(Cpu.AX, size);
                code.istore(A);
                compare(size, flags);
                advance(Cpu.DI, size);
            }
            default -> {
                locate(Cpu.SI, source, size, SECOND_ADDRESS);
                locate(Cpu.DI, Cpu.ES, size, ADDRESS);
                memory.pushFrom(SECOND_ADDRESS, size);
                code.istore(A);
                compare(size, flags);
                advance(Cpu.SI, size);
                advance(Cpu.DI, size);
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
