package dev.plankton.cpu.region.frame;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.plankton.cpu.interpreter.Cold;
import dev.plankton.cpu.interpreter.DecodingCpu;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.region.Region;
import dev.plankton.cpu.region.flow.Step;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Registers;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
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
 * what {@code Cpu} keeps in longs: the result sign-extended, a number with the sign of the untruncated result, and one
 * with CF as its sign and AF in bit 4.
 */
public final class Frame {
    public static final int THIS = 0, CPU = 1, MEMORY = 2, MARKS = 3, FUEL = 4;
    private static final int REGISTERS = 5;
    private static final int BASES = 13;
    public static final int IP = 19, RESULT = 20, UNTRUNCATED = 21, CARRIES = 22;
    /** Operands of the instruction and its result, with anything in the bits above their size. */
    public static final int A = 23, B = 24, VALUE = 25;
    /** Where its operands are in memory. */
    public static final int OFFSET = 26, ADDRESS = 27, SECOND_ADDRESS = 28;
    /** Longs. */
    public static final int WIDE = 29, QUOTIENT = 31;
    /** EDX and EAX as one long, where {@link #pair} says so. */
    public static final int PAIR = 33;
    /** Operands that the flags come from, kept for instructions after the next one. */
    public static final int LEFT = 35, RIGHT = 36;
    /** Of {@link ByteAccess} and {@link X87Frame}. */
    static final int UNSAFE = 37, FIRST_OF_X87 = 46;
    /** Of {@link Halves}. */
    static final int LOWS = 38;

    public static final ClassDesc CPU_CLASS =
            DecodingCpu.class.describeConstable().orElseThrow();
    public static final ClassDesc REGION = Region.class.describeConstable().orElseThrow();
    public static final ClassDesc BYTES = CD_byte.arrayType();
    private static final ClassDesc INTS = CD_int.arrayType();

    /**
     * No base that a region is entered with is higher, also in unreal mode; that it is no more is how HotSpot knows that an
     * address is not negative.
     */
    private static final int HIGHEST_BASE = 0xFFFFF;

    private static final List<Integer> ALL = List.of(
            CpuState.AX, CpuState.CX, CpuState.DX, CpuState.BX, CpuState.SP, CpuState.BP, CpuState.SI, CpuState.DI);

    private record Exit(int ip, int fuel, int halves) {}

    public final CodeBuilder code;
    public final ByteAccess bytes;
    private final Set<Integer> wide;
    private final int codeFrom;
    private final int codeTo;
    private final boolean x87;
    private final Map<Exit, Label> exits = new LinkedHashMap<>();
    private final Map<Integer, Label> attentions = new LinkedHashMap<>();
    private final Label leave;
    private final Set<Integer> written = new TreeSet<>();
    private int segments;
    private Pair pair = Pair.UNKNOWN;
    private final Halves halves;

    private int ip;
    private int next;
    private int fuelBefore;

    /**
     * Begins a method.
     *
     * @param bytes how it accesses memory
     * @param wide general registers of which all 32 bits are used
     * @param codeFrom linear address of the region's first byte
     * @param codeTo linear address after its last byte
     * @param x87 whether it has instructions of the x87
     */
    public Frame(CodeBuilder code, ByteAccess bytes, Set<Integer> wide, int codeFrom, int codeTo, boolean x87) {
        this.x87 = x87;
        this.code = code;
        this.bytes = bytes;
        this.wide = wide;
        this.codeFrom = codeFrom;
        this.codeTo = codeTo;
        leave = code.newLabel();
        halves = new Halves(code);
    }

    /** Begins an instruction, before which {@code fuel} instructions of those paid for have not been executed. */
    public void begin(Step step, int fuel) {
        ip = step.ip();
        next = step.next();
        fuelBefore = fuel;
    }

    /** Linear address of the region's first byte of code, as that after its last one. */
    public int codeFrom() {
        return codeFrom;
    }

    /** Linear address after its last byte. */
    public int codeTo() {
        return codeTo;
    }

    /** Segment registers whose bases the region uses, as bits. */
    public int segments() {
        return segments;
    }

    /** Fills the locals. */
    public void load() {
        for (int n = CpuState.AX; n <= CpuState.DI; n++) {
            int at = Registers.register(n);
            bytes.load(MEMORY, () -> code.loadConstant(at), size(n));
            code.istore(REGISTERS + n);
        }
        for (int n = CpuState.ES; n <= CpuState.GS; n++) {
            code.aload(CPU)
                    .getfield(CPU_CLASS, "bases", INTS)
                    .loadConstant(n)
                    .iaload()
                    .loadConstant(HIGHEST_BASE)
                    .iand()
                    .istore(BASES + n);
        }
        code.aload(CPU).getfield(CPU_CLASS, "result", CD_long).l2i().istore(RESULT);
        code.aload(CPU)
                .getfield(CPU_CLASS, "untruncated", CD_long)
                .loadConstant(32)
                .lshr()
                .l2i()
                .istore(UNTRUNCATED);
        code.aload(CPU).getfield(CPU_CLASS, "carries", CD_long).lstore(WIDE);
        code.lload(WIDE).loadConstant(32).lshr().l2i();
        code.loadConstant(Integer.MIN_VALUE).iand();
        code.lload(WIDE).l2i().loadConstant(16).iand().ior().istore(CARRIES);
        if (x87) {
            new X87Frame(code).load();
        }
    }

    /** Gives the temporary locals a value, which the verifier wants where ways meet, and makes memory accessible. */
    public void begin() {
        bytes.begin();
        for (int n = A; n <= SECOND_ADDRESS; n++) {
            code.loadConstant(0).istore(n);
        }
        code.loadConstant(0).istore(IP);
        code.loadConstant(0L).lstore(WIDE).loadConstant(0L).lstore(QUOTIENT);
    }

    /** Fills {@link #IP}. */
    public void loadIp() {
        code.aload(CPU).getfield(CPU_CLASS, "ip", CD_int).istore(IP);
    }

    /** Writes back the flags, the fuel, the IP, which is in {@link #IP}, and some general registers. */
    private void save(Collection<Integer> registers) {
        code.aload(CPU).iload(IP).putfield(CPU_CLASS, "ip", CD_int);
        code.aload(CPU).iload(FUEL).putfield(CPU_CLASS, "fuel", CD_int);
        code.aload(CPU).iload(RESULT).i2l().putfield(CPU_CLASS, "result", CD_long);
        code.aload(CPU).iload(UNTRUNCATED).i2l().putfield(CPU_CLASS, "untruncated", CD_long);
        code.aload(CPU).iload(CARRIES).i2l().putfield(CPU_CLASS, "carries", CD_long);
        for (int n : registers) {
            int at = Registers.register(n);
            bytes.store(MEMORY, () -> code.loadConstant(at), REGISTERS + n, size(n));
        }
        if (x87) {
            new X87Frame(code).save();
        }
    }

    /** Bytes of a general register that its variable holds. */
    private int size(int register) {
        return wide.contains(register) ? 4 : 2;
    }

    /** Ends the method: all ways out. */
    public void finish() {
        exits.forEach((exit, label) -> {
            code.labelBinding(label);
            if (exit.fuel() != 0) {
                code.iinc(FUEL, exit.fuel());
            }
            halves.join(exit.halves());
            code.loadConstant(exit.ip()).istore(IP).goto_(leave);
        });
        attentions.forEach((at, label) -> code.labelBinding(label)
                .aload(CPU)
                .getfield(CPU_CLASS, "fuel", CD_int)
                .istore(FUEL)
                .loadConstant(at & 0xFFFF)
                .istore(IP)
                .goto_(leave));
        code.labelBinding(leave);
        save(written);
        code.return_();
    }

    /** Where to jump to leave the region with the IP in {@link #IP}. */
    public Label leave() {
        return leave;
    }

    /** Where to jump to leave it at {@code at}, between blocks. */
    public Label exit(int at) {
        return exit(at, 0, 0);
    }

    private Label exit(int at, int fuel, int inHalves) {
        return exits.computeIfAbsent(new Exit(at & 0xFFFF, fuel, inHalves), exit -> code.newLabel());
    }

    /** Where to jump to leave it before the instruction, nothing of which has been done. */
    public Label before() {
        return exit(ip, fuelBefore, halves.registers());
    }

    /** IP after the instruction. */
    public int next() {
        return next;
    }

    /** Where to jump to leave it after the instruction, which goes on at {@code at}. */
    public Label after(int at) {
        return exit(at, fuelBefore - 1, halves.registers());
    }

    /** Gives back to the CPU all fuel that is left after the instruction, where time is read from it. */
    public void yieldFuel() {
        code.aload(CPU).iload(FUEL).loadConstant(fuelBefore - 1).iadd().putfield(CPU_CLASS, "fuel", CD_int);
    }

    /** Takes again what {@link #yieldFuel} has given back, or more. */
    public void takeFuel() {
        code.aload(CPU)
                .getfield(CPU_CLASS, "fuel", CD_int)
                .loadConstant(fuelBefore - 1)
                .isub()
                .istore(FUEL);
    }

    /** Where to jump to leave after the instruction without fuel, all of which the CPU has taken for later. */
    public Label attention() {
        return attentions.computeIfAbsent(next, at -> code.newLabel());
    }

    // Registers

    /** What is known of EDX and EAX just now. */
    public Pair pair() {
        return pair;
    }

    /** From here on it is this, until one of them is changed. */
    public void setPair(Pair known) {
        pair = known;
    }

    /** The local of a general register, for its low 16 bits. */
    public static int local(int register) {
        return REGISTERS + register;
    }

    /** Pushes a general register; of one of less than 32 bits, the bits above are anything. */
    public void push(int register, int size) {
        if (size == 1) {
            code.iload(halves.low(register & 3));
            if (register >= CpuState.AH) {
                code.loadConstant(8).ishr();
            }
        } else if (size == 2) {
            code.iload(halves.low(register));
        } else {
            halves.joinOne(register);
            code.iload(REGISTERS + register);
        }
    }

    /**
     * Whether from here on an instruction that changes the lower half of a 32-bit register may leave the upper one where it is.
     * Not between ways that meet.
     */
    public void split(boolean may) {
        halves.allow(may);
    }

    /** Puts the halves of all registers together, for one of two ways from here on. */
    public void join() {
        halves.join(halves.registers());
    }

    /** Pushes a general register, sign-extended. */
    public void pushSigned(int register, int size) {
        push(register, size);
        signExtend(size);
    }

    /** Pushes {@link #A} or {@link #B}, sign-extended. */
    public void pushSignedOperand(int local, int size) {
        code.iload(local);
        signExtend(size);
    }

    /** Pushes a 16-bit register, zero-extended. */
    public void pushWord(int register) {
        code.iload(halves.low(register)).loadConstant(0xFFFF).iand();
    }

    /** Pops into a general register. */
    public void pop(int register, int size) {
        int number = size == 1 ? register & 3 : register;
        written.add(number);
        if (number == CpuState.DX || number == CpuState.AX && pair != Pair.ZERO) {
            pair = Pair.UNKNOWN;
        }
        if (size == 4 || size == 2 && !wide.contains(register)) {
            code.istore(REGISTERS + register);
            halves.replaced(register);
            return;
        }
        if (size == 2 && halves.allowed()) {
            halves.pop(register);
            return;
        }
        int local = halves.low(number);
        int mask = size == 2 ? 0xFFFF : 0xFF;
        int shift = size == 1 && register >= CpuState.AH ? 8 : 0;
        code.loadConstant(mask).iand();
        if (shift != 0) {
            code.loadConstant(shift).ishl();
        }
        code.iload(local).loadConstant(~(mask << shift)).iand().ior().istore(local);
    }

    /** Sign-extends what is on the stack. */
    public void signExtend(int size) {
        if (size == 1) {
            code.i2b();
        } else if (size == 2) {
            code.i2s();
        }
    }

    /** Zero-extends what is on the stack. */
    public void zeroExtend(int size) {
        if (size < 4) {
            code.loadConstant(size == 1 ? 0xFF : 0xFFFF).iand();
        }
    }

    // Segments

    /** Pushes the base of a segment. */
    public void pushBase(int segment) {
        segments |= 1 << segment;
        code.iload(BASES + segment);
    }

    /** Pushes a selector. */
    public void pushSelector(int segment) {
        code.aload(CPU)
                .getfield(CPU_CLASS, "segments", INTS)
                .loadConstant(segment)
                .iaload();
    }

    /** Pops a selector into a segment register, and leaves after the instruction if the region cannot use it. */
    public void popSelector(int segment) {
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

    // Calls of the interpreter

    /** Has a cold instruction without an operand in memory executed, and leaves unless the region can go on after it. */
    public void perform(Instruction i, int immediateBytes) {
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

    /** Has the interpreter execute the instruction, and leaves unless the region can go on after it. */
    public void interpret() {
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
