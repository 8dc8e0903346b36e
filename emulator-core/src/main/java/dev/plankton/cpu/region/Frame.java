package dev.plankton.cpu.region;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_short;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.plankton.cpu.Cold;
import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.Instruction;
import dev.plankton.cpu.Region;
import dev.plankton.cpu.Registers;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The generated method: its local variables, how they are filled and written back, and how it is left.
 *
 * <p>A general register is an int. If the region uses all of it, it holds all 32 bits; if it uses 16 bits at most, the upper
 * half of the variable is anything, and that of the register stays in memory. The flags are three ints, the lower halves of
 * what {@link Cpu} keeps in longs: the result sign-extended, a number with the sign of the untruncated result, and one
 * with CF as its sign and AF in bit 4.
 */
final class Frame {
    static final int THIS = 0, CPU = 1, MEMORY = 2, MARKS = 3, FUEL = 4;
    private static final int REGISTERS = 5;
    private static final int BASES = 13;
    static final int IP = 19, RESULT = 20, UNTRUNCATED = 21, CARRIES = 22;
    /** Operands of the instruction and its result, with anything in the bits above their size. */
    static final int A = 23, B = 24, VALUE = 25;
    /** Where its operands are in memory. */
    static final int OFFSET = 26, ADDRESS = 27, SECOND_ADDRESS = 28;
    /** A long. */
    static final int WIDE = 29;

    static final ClassDesc CPU_CLASS = Cpu.class.describeConstable().orElseThrow();
    static final ClassDesc REGION = Region.class.describeConstable().orElseThrow();
    static final ClassDesc BYTES = CD_byte.arrayType();
    private static final ClassDesc INTS = CD_int.arrayType();
    private static final ClassDesc VAR_HANDLE =
            VarHandle.class.describeConstable().orElseThrow();

    private static final int DIRTY = dev.plankton.memory.Memory.DIRTY;
    private static final int LINE_SHIFT = dev.plankton.memory.Memory.LINE_SHIFT;

    /** Bytes that no operand crosses which does not cross the segment's end or a line's, if it is not at their end. */
    private static final int PARAGRAPH = 16;

    private static final List<Integer> ALL = List.of(Cpu.AX, Cpu.CX, Cpu.DX, Cpu.BX, Cpu.SP, Cpu.BP, Cpu.SI, Cpu.DI);

    private record Exit(int ip, int fuel) {}

    final CodeBuilder code;
    private final Set<Integer> wide;
    private final int codeFrom;
    private final int codeTo;
    private final Map<Exit, Label> exits = new LinkedHashMap<>();
    private final Label leave;
    private final Set<Integer> written = new TreeSet<>();
    private int segments;

    private int ip;
    private int next;
    private int fuelBefore;

    /**
     * Begins a method.
     *
     * @param wide general registers of which all 32 bits are used
     * @param codeFrom linear address of the region's first byte
     * @param codeTo linear address behind its last byte
     */
    Frame(CodeBuilder code, Set<Integer> wide, int codeFrom, int codeTo) {
        this.code = code;
        this.wide = wide;
        this.codeFrom = codeFrom;
        this.codeTo = codeTo;
        leave = code.newLabel();
    }

    /** Begins an instruction, in front of which {@code fuel} instructions of those paid for have not been executed. */
    void begin(Step step, int fuel) {
        ip = step.ip();
        next = step.next();
        fuelBefore = fuel;
    }

    /** Linear address of the region's first byte of code. */
    int codeFrom() {
        return codeFrom;
    }

    /** Linear address behind its last byte. */
    int codeTo() {
        return codeTo;
    }

    /** Segment registers whose bases the region uses, as bits. */
    int segments() {
        return segments;
    }

    // In and out

    /** Fills the locals. */
    void load() {
        for (int n = Cpu.AX; n <= Cpu.DI; n++) {
            if (wide.contains(n)) {
                code.getstatic(REGION, "INT", VAR_HANDLE)
                        .aload(MEMORY)
                        .loadConstant(Registers.register(n))
                        .invokevirtual(VAR_HANDLE, "get", MethodTypeDesc.of(CD_int, BYTES, CD_int));
            } else {
                code.getstatic(REGION, "SHORT", VAR_HANDLE)
                        .aload(MEMORY)
                        .loadConstant(Registers.register(n))
                        .invokevirtual(VAR_HANDLE, "get", MethodTypeDesc.of(CD_short, BYTES, CD_int));
            }
            code.istore(REGISTERS + n);
        }
        for (int n = Cpu.ES; n <= Cpu.GS; n++) {
            code.aload(CPU)
                    .getfield(CPU_CLASS, "bases", INTS)
                    .loadConstant(n)
                    .iaload()
                    .istore(BASES + n);
        }
        code.aload(CPU).getfield(CPU_CLASS, "result", CD_long).l2i().istore(RESULT);
        code.aload(CPU)
                .getfield(CPU_CLASS, "untruncated", CD_long)
                .loadConstant(32)
                .lshr()
                .l2i()
                .istore(UNTRUNCATED);
        code.aload(CPU)
                .getfield(CPU_CLASS, "carries", CD_long)
                .lstore(WIDE)
                .lload(WIDE)
                .loadConstant(32)
                .lshr()
                .l2i()
                .loadConstant(Integer.MIN_VALUE)
                .iand()
                .lload(WIDE)
                .l2i()
                .loadConstant(16)
                .iand()
                .ior()
                .istore(CARRIES);
    }

    /** Gives the temporary locals a value, which the verifier wants where ways meet. */
    void clearTemporaries() {
        for (int n = A; n <= SECOND_ADDRESS; n++) {
            code.loadConstant(0).istore(n);
        }
        code.loadConstant(0).istore(IP);
        code.loadConstant(0L).lstore(WIDE);
    }

    /** Writes back the flags, the fuel, the IP, which is in {@link #IP}, and some general registers. */
    private void save(Collection<Integer> registers) {
        code.aload(CPU).iload(IP).putfield(CPU_CLASS, "ip", CD_int);
        code.aload(CPU).iload(FUEL).putfield(CPU_CLASS, "fuel", CD_int);
        code.aload(CPU).iload(RESULT).i2l().putfield(CPU_CLASS, "result", CD_long);
        code.aload(CPU).iload(UNTRUNCATED).i2l().putfield(CPU_CLASS, "untruncated", CD_long);
        code.aload(CPU).iload(CARRIES).i2l().putfield(CPU_CLASS, "carries", CD_long);
        for (int n : registers) {
            if (wide.contains(n)) {
                code.getstatic(REGION, "INT", VAR_HANDLE)
                        .aload(MEMORY)
                        .loadConstant(Registers.register(n))
                        .iload(REGISTERS + n)
                        .invokevirtual(VAR_HANDLE, "set", MethodTypeDesc.of(CD_void, BYTES, CD_int, CD_int));
            } else {
                code.getstatic(REGION, "SHORT", VAR_HANDLE)
                        .aload(MEMORY)
                        .loadConstant(Registers.register(n))
                        .iload(REGISTERS + n)
                        .i2s()
                        .invokevirtual(VAR_HANDLE, "set", MethodTypeDesc.of(CD_void, BYTES, CD_int, CD_short));
            }
        }
    }

    /** Ends the method: all ways out. */
    void finish() {
        exits.forEach((exit, label) -> {
            code.labelBinding(label);
            if (exit.fuel() != 0) {
                code.iinc(FUEL, exit.fuel());
            }
            code.loadConstant(exit.ip()).istore(IP).goto_(leave);
        });
        code.labelBinding(leave);
        save(written);
        code.return_();
    }

    /** Where to jump to leave the region with the IP in {@link #IP}. */
    Label leave() {
        return leave;
    }

    /** Where to jump to leave it at {@code at}, with {@code fuel} given back. */
    Label exit(int at, int fuel) {
        return exits.computeIfAbsent(new Exit(at & 0xFFFF, fuel), exit -> code.newLabel());
    }

    /** Where to jump to leave it in front of the instruction, nothing of which has been done. */
    Label before() {
        return exit(ip, fuelBefore);
    }

    /** Where to jump to leave it behind the instruction, which goes on at {@code at}. */
    Label after(int at) {
        return exit(at, fuelBefore - 1);
    }

    // Registers

    /** Pushes a general register; of one of less than 32 bits, the bits above are anything. */
    void push(int register, int size) {
        if (size == 1) {
            code.iload(REGISTERS + (register & 3));
            if (register >= Cpu.AH) {
                code.loadConstant(8).ishr();
            }
        } else {
            code.iload(REGISTERS + register);
        }
    }

    /** Pushes a general register, sign-extended. */
    void pushSigned(int register, int size) {
        push(register, size);
        signExtend(size);
    }

    /** Pushes {@link #A} or {@link #B}, sign-extended. */
    void pushSignedOperand(int local, int size) {
        code.iload(local);
        signExtend(size);
    }

    /** Pushes a 16-bit register, zero-extended. */
    void pushWord(int register) {
        code.iload(REGISTERS + register).loadConstant(0xFFFF).iand();
    }

    /** Pops into a general register. */
    void pop(int register, int size) {
        int number = size == 1 ? register & 3 : register;
        int local = REGISTERS + number;
        written.add(number);
        if (size == 4 || size == 2 && !wide.contains(register)) {
            code.istore(local);
            return;
        }
        int mask = size == 2 ? 0xFFFF : 0xFF;
        int shift = size == 1 && register >= Cpu.AH ? 8 : 0;
        code.loadConstant(mask).iand();
        if (shift != 0) {
            code.loadConstant(shift).ishl();
        }
        code.iload(local).loadConstant(~(mask << shift)).iand().ior().istore(local);
    }

    /** Sign-extends what is on the stack. */
    void signExtend(int size) {
        if (size == 1) {
            code.i2b();
        } else if (size == 2) {
            code.i2s();
        }
    }

    /** Zero-extends what is on the stack. */
    void zeroExtend(int size) {
        if (size < 4) {
            code.loadConstant(size == 1 ? 0xFF : 0xFFFF).iand();
        }
    }

    // Segments

    /** Pushes the base of a segment. */
    void pushBase(int segment) {
        segments |= 1 << segment;
        code.iload(BASES + segment);
    }

    /** Pushes a selector. */
    void pushSelector(int segment) {
        code.aload(CPU)
                .getfield(CPU_CLASS, "segments", INTS)
                .loadConstant(segment)
                .iaload();
    }

    /** Pops a selector into a segment register, and leaves behind the instruction if the region cannot use it. */
    void popSelector(int segment) {
        code.istore(VALUE)
                .aload(THIS)
                .aload(CPU)
                .loadConstant(segment)
                .iload(VALUE)
                .invokevirtual(REGION, "setSegment", MethodTypeDesc.of(CD_int, CPU_CLASS, CD_int, CD_int))
                .istore(BASES + segment)
                .iload(BASES + segment)
                .iflt(after(next));
    }

    // Memory

    /**
     * Pops an offset and puts the linear address into a local; leaves in front of the instruction if {@code size} bytes there
     * cross the segment's end.
     */
    void locate(int segment, int size, boolean address32, int local) {
        if (size > 1 || address32) {
            code.istore(OFFSET).iload(OFFSET);
            if (address32) {
                code.loadConstant(Integer.MIN_VALUE)
                        .iadd()
                        .loadConstant(0x10000 - size + Integer.MIN_VALUE)
                        .if_icmpgt(before());
            } else {
                code.loadConstant(0x10000 - size).if_icmpgt(before());
            }
            code.iload(OFFSET);
        }
        pushBase(segment);
        code.iadd().istore(local);
    }

    /** Pushes what is at the address in a local, sign-extended. */
    void pushFrom(int local, int size) {
        switch (size) {
            case 1 -> code.aload(MEMORY).iload(local).baload();
            case 2 ->
                code.getstatic(REGION, "SHORT", VAR_HANDLE)
                        .aload(MEMORY)
                        .iload(local)
                        .invokevirtual(VAR_HANDLE, "get", MethodTypeDesc.of(CD_short, BYTES, CD_int));
            default ->
                code.getstatic(REGION, "INT", VAR_HANDLE)
                        .aload(MEMORY)
                        .iload(local)
                        .invokevirtual(VAR_HANDLE, "get", MethodTypeDesc.of(CD_int, BYTES, CD_int));
        }
    }

    /** Stores {@link #VALUE} as the last thing the instruction does. */
    void storeTo(int local, int size) {
        storeTo(local, size, next);
    }

    /** Stores {@link #VALUE} as the last thing an instruction does that goes on at {@code goesOnAt}. */
    void storeTo(int local, int size, int goesOnAt) {
        storeTo(local, size, after(goesOnAt));
    }

    /** Stores {@link #VALUE}, and jumps to {@code changed} if that has changed the region's code. */
    void storeTo(int local, int size, Label changed) {
        Label slow = code.newLabel();
        Label done = code.newLabel();
        if (size > 1) {
            code.iload(local)
                    .loadConstant(PARAGRAPH - 1)
                    .iand()
                    .loadConstant(PARAGRAPH - size)
                    .if_icmpgt(slow);
        }
        code.aload(MARKS)
                .iload(local)
                .loadConstant(LINE_SHIFT)
                .ishr()
                .baload()
                .loadConstant(DIRTY)
                .if_icmpne(slow);
        // One comparison tells whether a byte of it lies between the first and the last byte of code.
        int first = codeFrom - size + 1;
        code.iload(local)
                .loadConstant(Integer.MIN_VALUE - first)
                .iadd()
                .loadConstant(Integer.MIN_VALUE + (codeTo - first))
                .if_icmplt(slow);
        switch (size) {
            case 1 -> code.aload(MEMORY).iload(local).iload(VALUE).i2b().bastore();
            case 2 ->
                code.getstatic(REGION, "SHORT", VAR_HANDLE)
                        .aload(MEMORY)
                        .iload(local)
                        .iload(VALUE)
                        .i2s()
                        .invokevirtual(VAR_HANDLE, "set", MethodTypeDesc.of(CD_void, BYTES, CD_int, CD_short));
            default ->
                code.getstatic(REGION, "INT", VAR_HANDLE)
                        .aload(MEMORY)
                        .iload(local)
                        .iload(VALUE)
                        .invokevirtual(VAR_HANDLE, "set", MethodTypeDesc.of(CD_void, BYTES, CD_int, CD_int));
        }
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

    /** Has a cold instruction without an operand in memory executed, and leaves unless the region can go on behind it. */
    void perform(Instruction i, int immediateBytes) {
        int operand = i.modRm() < 0 ? 0 : register(i);
        code.iinc(FUEL, fuelBefore).loadConstant(ip).istore(IP);
        save(ALL);
        code.aload(THIS)
                .aload(CPU)
                .loadConstant(ip)
                .loadConstant(next - immediateBytes)
                .loadConstant(next)
                .loadConstant(Cold.pack(i))
                .loadConstant(operand)
                .invokevirtual(
                        REGION,
                        "perform",
                        MethodTypeDesc.of(CD_boolean, CPU_CLASS, CD_int, CD_int, CD_int, CD_long, CD_int));
        goOn();
    }

    private static int register(Instruction i) {
        int number = i.modRm() & 7;
        return i.form().operands().stream().anyMatch(operand -> operand.equals("Eb"))
                ? Registers.byteRegister(number)
                : Registers.register(number);
    }

    /** Has the interpreter execute the instruction, and leaves unless the region can go on behind it. */
    void interpret() {
        code.iinc(FUEL, fuelBefore).loadConstant(ip).istore(IP);
        save(ALL);
        code.aload(THIS)
                .aload(CPU)
                .loadConstant(next)
                .invokevirtual(REGION, "interpret", MethodTypeDesc.of(CD_boolean, CPU_CLASS, CD_int));
        goOn();
    }

    /** Pops whether the region can go on: then fills the locals again. */
    private void goOn() {
        Label on = code.newLabel();
        code.ifne(on).return_().labelBinding(on);
        load();
        code.aload(CPU).getfield(CPU_CLASS, "fuel", CD_int).istore(FUEL);
    }
}
