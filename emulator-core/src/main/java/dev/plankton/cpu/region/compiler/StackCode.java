package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.compiler.Frame.ADDRESS;
import static dev.plankton.cpu.region.compiler.Frame.IP;
import static dev.plankton.cpu.region.compiler.Frame.OFFSET;
import static dev.plankton.cpu.region.compiler.Frame.VALUE;

import dev.plankton.cpu.state.CpuState;
import java.lang.classfile.CodeBuilder;

/** Pushes and pops. SP is 16 bits. */
final class StackCode {
    private final CodeBuilder code;
    private final Frame frame;
    private final MemoryCode memory;

    StackCode(Frame frame, MemoryCode memory) {
        this.frame = frame;
        this.memory = memory;
        code = frame.code;
    }

    /** Pushes {@link Frame#VALUE} as the last thing an instruction does that goes on at {@code goesOnAt}. */
    void push(int size, int goesOnAt) {
        frame.push(CpuState.SP, 2);
        code.loadConstant(-size).iadd();
        frame.zeroExtend(2);
        memory.locate(CpuState.SS, size, false, ADDRESS);
        code.iload(OFFSET);
        frame.pop(CpuState.SP, 2);
        memory.storeTo(ADDRESS, size, goesOnAt);
    }

    /** Pushes the word {@link Frame#VALUE} as the last thing of an instruction that goes on at {@link Frame#IP}. */
    void pushAndGo() {
        frame.push(CpuState.SP, 2);
        code.loadConstant(-2).iadd();
        frame.zeroExtend(2);
        memory.locate(CpuState.SS, 2, false, ADDRESS);
        code.iload(OFFSET);
        frame.pop(CpuState.SP, 2);
        memory.storeTo(ADDRESS, 2, frame.leave());
    }

    /** Pops into {@link Frame#VALUE}, and then {@code release} bytes more. */
    void pop(int size, int release) {
        frame.pushWord(CpuState.SP);
        memory.locate(CpuState.SS, size, false, ADDRESS);
        memory.pushFrom(ADDRESS, size);
        code.istore(VALUE).iload(OFFSET).loadConstant(size + release).iadd();
        frame.pop(CpuState.SP, 2);
    }

    /** Pops IP into {@link Frame#IP}. */
    void ret(int release) {
        pop(2, release);
        code.iload(VALUE).loadConstant(0xFFFF).iand().istore(IP);
    }
}
