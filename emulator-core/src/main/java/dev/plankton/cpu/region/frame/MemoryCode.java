package dev.plankton.cpu.region.frame;

import static dev.plankton.cpu.region.frame.Frame.CPU;
import static dev.plankton.cpu.region.frame.Frame.CPU_CLASS;
import static dev.plankton.cpu.region.frame.Frame.MARKS;
import static dev.plankton.cpu.region.frame.Frame.OFFSET;
import static dev.plankton.cpu.region.frame.Frame.REGION;
import static dev.plankton.cpu.region.frame.Frame.THIS;
import static dev.plankton.cpu.region.frame.Frame.VALUE;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.plankton.memory.Memory;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;

/** Operands in memory. Their linear addresses are at most 10FFFEh, and memory is longer. */
public final class MemoryCode {
    /** Bytes that no operand crosses which does not cross the segment's end or a line's, if it is not at their end. */
    private static final int PARAGRAPH = 16;

    private final CodeBuilder code;
    private final ByteAccess bytes;
    private final Frame frame;

    public MemoryCode(Frame frame) {
        this.frame = frame;
        code = frame.code;
        bytes = frame.bytes;
    }

    /**
     * Pops an offset and puts the linear address into a local; leaves before the instruction if {@code size} bytes there
     * cross the segment's end.
     */
    public void locate(int segment, int size, boolean address32, int local) {
        if (size > 1 || address32) {
            code.istore(OFFSET).iload(OFFSET);
            if (address32) {
                code.loadConstant(Integer.MIN_VALUE)
                        .iadd()
                        .loadConstant(0x10000 - size + Integer.MIN_VALUE)
                        .if_icmpgt(frame.before());
            } else {
                code.loadConstant(0x10000 - size).if_icmpgt(frame.before());
            }
            code.iload(OFFSET);
        }
        frame.pushBase(segment);
        code.iadd().istore(local);
    }

    /** Pushes what is at the address in a local, sign-extended. */
    public void pushFrom(int local, int size) {
        bytes.load(Frame.MEMORY, () -> code.iload(local), size);
    }

    /** Stores {@link Frame#VALUE} as the last thing the instruction does. */
    public void storeTo(int local, int size) {
        storeTo(local, size, frame.next());
    }

    /** Stores {@link Frame#VALUE} as the last thing an instruction does that goes on at {@code goesOnAt}. */
    public void storeTo(int local, int size, int goesOnAt) {
        storeTo(local, size, frame.after(goesOnAt));
    }

    /** Stores {@link Frame#VALUE}, and jumps to {@code changed} if that has changed the region's code. */
    public void storeTo(int local, int size, Label changed) {
        Label slow = code.newLabel();
        Label done = code.newLabel();
        if (size > 1) {
            code.iload(local)
                    .loadConstant(PARAGRAPH - 1)
                    .iand()
                    .loadConstant(PARAGRAPH - size)
                    .if_icmpgt(slow);
        }
        bytes.load(
                MARKS, () -> code.iload(local).loadConstant(Memory.LINE_SHIFT).ishr(), 1);
        code.loadConstant(Memory.DIRTY).if_icmpne(slow);
        // One comparison shows whether a byte of it lies between the first and the last byte of code, or that is
        // watched.
        int first = frame.codeFrom() - size + 1;
        code.iload(local)
                .loadConstant(Integer.MIN_VALUE - first)
                .iadd()
                .loadConstant(Integer.MIN_VALUE + (frame.codeTo() - first))
                .if_icmplt(slow);
        bytes.store(Frame.MEMORY, () -> code.iload(local), VALUE, size);
        code.goto_(done);
        code.labelBinding(slow)
                .aload(THIS)
                .aload(CPU)
                .iload(local)
                .iload(VALUE)
                .invokevirtual(REGION, "store" + size * 8, MethodTypeDesc.of(CD_boolean, CPU_CLASS, CD_int, CD_int))
                .ifne(changed)
                .labelBinding(done);
    }
}
