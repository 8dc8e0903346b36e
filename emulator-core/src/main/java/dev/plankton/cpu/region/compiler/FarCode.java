package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.A;
import static dev.plankton.cpu.region.frame.Frame.ADDRESS;
import static dev.plankton.cpu.region.frame.Frame.IP;
import static dev.plankton.cpu.region.frame.Frame.OFFSET;
import static dev.plankton.cpu.region.frame.Frame.VALUE;

import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.region.flow.Step;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.region.frame.MemoryCode;
import dev.plankton.cpu.region.frame.Operands;
import dev.plankton.cpu.state.CpuState;
import java.lang.classfile.CodeBuilder;

/** Far transfers with 16-bit operands between code of one segment, and far pointers to data. */
final class FarCode {
    private static final int POINTER = 4;

    private final CodeBuilder code;
    private final Frame frame;
    private final MemoryCode memory;
    private final Operands operands;
    private final StackCode stack;
    private final int selector;

    /**
     * Prepares to write them.
     *
     * @param selector CS of the region's code
     */
    FarCode(Frame frame, MemoryCode memory, Operands operands, StackCode stack, int selector) {
        this.frame = frame;
        this.memory = memory;
        this.operands = operands;
        this.stack = stack;
        this.selector = selector;
        code = frame.code;
    }

    /** Pushes CS and the IP after {@code step}, or leaves before it. */
    void call(Step step) {
        stack.reserve(POINTER);
        code.loadConstant(step.next()).istore(VALUE);
        stack.place(0, VALUE);
        code.loadConstant(selector).istore(VALUE);
        stack.place(2, VALUE);
        code.iload(OFFSET);
        frame.pop(CpuState.SP, 2);
    }

    /** Puts a far pointer's offset into {@link Frame#IP}, or leaves before the instruction if it leads elsewhere. */
    void target(Instruction i) {
        locate(i);
        loadTarget();
    }

    /** Returns to {@link Frame#IP}, or leaves before the instruction. */
    void ret(int release) {
        frame.pushWord(CpuState.SP);
        memory.locate(CpuState.SS, POINTER, false, ADDRESS);
        loadTarget();
        code.iload(OFFSET).loadConstant(POINTER + release).iadd();
        frame.pop(CpuState.SP, 2);
    }

    private void loadTarget() {
        memory.pushFrom(ADDRESS, 2);
        code.loadConstant(0xFFFF).iand().istore(A).iinc(ADDRESS, 2);
        memory.pushFrom(ADDRESS, 2);
        code.loadConstant(0xFFFF).iand().loadConstant(selector).if_icmpne(frame.before());
        code.iload(A).istore(IP);
    }

    /** LDS, LES, LFS and LGS. */
    void loadPointer(Instruction i) {
        locate(i);
        memory.pushFrom(ADDRESS, 2);
        code.iinc(ADDRESS, 2);
        frame.pop(i.modRm() >> 3 & 7, 2);
        memory.pushFrom(ADDRESS, 2);
        frame.popSelector(i.form().handler16().parameter());
    }

    private void locate(Instruction i) {
        int segment = operands.pushOffset(i);
        memory.locate(segment, POINTER, i.address32(), ADDRESS);
    }
}
