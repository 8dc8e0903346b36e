package dev.plankton.cpu.region.frame;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.plankton.cpu.fpu.Masked;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Local variables of a region that has instructions of the x87. */
public final class X87Frame {
    /** The {@link Masked} of the CPU. */
    public static final int STACK = Frame.FIRST_OF_X87;
    /** Its word and the last instruction, which are longs. */
    public static final int WORD = STACK + 1, LAST = STACK + 3;
    /** Linear address of the last operand in memory, and whether instructions may be executed. */
    public static final int OPERAND = STACK + 5, POSSIBLE = STACK + 6;

    /** Entry points of the x87. */
    public static final ClassDesc MASKED = Masked.class.describeConstable().orElseThrow();

    private final CodeBuilder code;

    X87Frame(CodeBuilder code) {
        this.code = code;
    }

    void load() {
        code.aload(Frame.CPU).getfield(Frame.CPU_CLASS, "x87", MASKED).astore(STACK);
        code.aload(STACK)
                .invokevirtual(MASKED, "begin", MethodTypeDesc.of(CD_long))
                .lstore(WORD);
        code.aload(STACK)
                .invokevirtual(MASKED, "last", MethodTypeDesc.of(CD_long))
                .lstore(LAST);
        code.aload(STACK)
                .invokevirtual(MASKED, "operand", MethodTypeDesc.of(CD_int))
                .istore(OPERAND);
        code.aload(STACK)
                .invokevirtual(MASKED, "possible", MethodTypeDesc.of(CD_boolean))
                .istore(POSSIBLE);
    }

    void save() {
        code.aload(STACK)
                .lload(WORD)
                .lload(LAST)
                .iload(OPERAND)
                .invokevirtual(MASKED, "end", MethodTypeDesc.of(CD_void, CD_long, CD_long, CD_int));
    }
}
