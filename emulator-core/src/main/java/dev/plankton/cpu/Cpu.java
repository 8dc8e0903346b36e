package dev.plankton.cpu;

import dev.plankton.memory.Aperture;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The processor of a core: its registers while a VM is mounted, and the loop that runs it.
 *
 * <p>The arithmetic flags are lazy: instead of six bits, the last result and what is needed to derive each flag are
 * kept (see {@link #setResult}), so an instruction whose flags nobody reads pays three stores. All other state is as
 * Intel names it. Confined to one thread at a time.
 */
public final class Cpu {
    /** 16- and 32-bit register numbers, in encoding order. */
    public static final int AX = 0, CX = 1, DX = 2, BX = 3, SP = 4, BP = 5, SI = 6, DI = 7;
    /** 8-bit register numbers, in encoding order. */
    public static final int AL = 0, CL = 1, DL = 2, BL = 3, AH = 4, CH = 5, DH = 6, BH = 7;
    /** Segment register numbers, in encoding order. */
    public static final int ES = 0, CS = 1, SS = 2, DS = 3, FS = 4, GS = 5;

    /** CR0 bits (Intel SDM vol. 3, section 2.5). */
    static final int CR0_PE = 1, CR0_MP = 2, CR0_EM = 4, CR0_TS = 8, CR0_ET = 16;

    /** Address in the state of the 64-bit count of executed instructions. */
    public static final int INSTRUCTIONS_AT = StateMap.CPU + Registers.INSTRUCTIONS;

    /** The usual {@link #fetchLimit}. */
    static final int FETCH_LIMIT = 0xFFF0;

    /** What the delivery of a hardware interrupt costs beside instructions, see {@link #charge}. */
    private static final int INTERRUPT_COST = 20;

    private static final int A20_ON = -1;
    private static final int A20_OFF = ~(1 << 20);

    final Memory memory;
    final Ports ports;
    final CpuModel model;
    final DispatchTable dispatch;
    private final Interrupts interrupts;

    final int[] segments = new int[6];
    final int[] bases = new int[6];
    int ip;

    /** EFLAGS without the arithmetic flags. */
    int systemFlags;

    /** Sign-extended result: its low 32 bits tell ZF, the low byte PF, the sign SF. */
    long result;
    /** The result without truncation: where its sign differs from that of {@link #result} is OF. */
    long untruncated;
    /** Carries into each bit: the sign is CF, bit 4 is AF. */
    long carries;

    int cr0;
    int idtBase;
    int idtLimit;
    int gdtBase;
    int gdtLimit;

    /** Instructions executed since power-on. */
    private long instructions;
    /** What RDTSC adds to the cycles since power-on; WRMSR changes it. */
    long timeStampOffset;

    /** Linear address of CS:0, unless the current instruction is fetched through the scratch area. */
    int codeBase;
    /** Largest IP at which an instruction can be fetched without a look at the segment's end. */
    int fetchLimit;
    /** ANDed to every linear address. */
    int addressMask;
    /** Largest linear address at which an operand can be read without a look at the A20 wrap or the aperture. */
    int wrapFrom;

    /** Instructions that may still execute before the loop is left; the rest of the slice is in {@link #reserve}. */
    int fuel;

    /** Part of the fuel that is kept from the loop for a while, see {@link Tier1}. */
    int held;

    /** Whether the loop was left in front of a region. */
    boolean atGate;

    private @Nullable Regions regions;

    /** How fast the interpreter is lately, in picoseconds an instruction. */
    long pace;

    /** Instructions at which a look is due, see {@link Tier1}; 0 if that is to be settled. */
    long nextLook;
    /** When the interpreter began to go there, in nanoseconds; 0 if its pace is not to be measured. */
    long begun;
    /** Instructions at that time. */
    long begunAt;

    /** Looks one after the other that have not led to a region. */
    int fruitless;
    /** Linear address where the last look ended, and the code that was there. */
    int lookedAt;

    long lookedUpon;

    /** Instructions executed in regions, see {@link #inRegions}. */
    long inRegions;

    private int reserve;
    private int budgetAtEntry;

    /** All that has been charged, see {@link #charge}. */
    private long charged;

    Stop stop = Stop.FUEL;
    /** Remaining fuel right behind an instruction that inhibits interrupts, or -1. */
    private int shadowAt = -1;
    /** Interrupts wait for one more instruction. */
    private boolean shadow;

    /** Whether the instruction has entered an interrupt handler: then it is not followed by a single-step trap. */
    boolean enteredHandler;

    private volatile boolean stopRequested;

    final DecodedCache cache = new DecodedCache();
    final OperandWindow window = new OperandWindow(this);

    // The instruction being executed, for the cold instructions.
    int start;
    /** Address of its first operand. */
    int to;
    /** Address of its second operand. */
    int from;

    int modRm;
    int operandAddress;
    int operandOffset;
    int operandSegment;
    int segmentOverride;
    int repeat;
    boolean operand32;
    boolean address32;

    /** Creates a CPU in its reset state. */
    public Cpu(CpuModel model, Memory memory, Ports ports, Interrupts interrupts) {
        this.model = model;
        this.memory = memory;
        this.ports = ports;
        this.interrupts = interrupts;
        dispatch = DispatchTable.of(model);
        reset();
    }

    /** The processor model. */
    public CpuModel model() {
        return model;
    }

    /** The memory it addresses. */
    public Memory memory() {
        return memory;
    }

    /** The state after RESET (Intel SDM vol. 3, table 9-1), with A20 on except on the 8086. */
    public void reset() {
        for (int n = AX; n <= DI; n++) {
            setReg32(n, 0);
        }
        setReg32(DX, model == CpuModel.I686 ? 0x00000611 : 0);
        for (int s = 0; s < segments.length; s++) {
            setSegment(s, s == CS ? 0xF000 : 0);
        }
        ip = 0xFFF0;
        setFlags(0);
        cr0 = CR0_ET;
        Registers.resetControl(memory);
        idtBase = 0;
        idtLimit = 0x3FF;
        gdtBase = 0;
        gdtLimit = 0xFFFF;
        instructions = 0;
        timeStampOffset = 0;
        shadow = false;
        setA20(model != CpuModel.I8086);
    }

    /** RESET of a CPU that goes on counting its {@link #instructions}; the time stamp begins anew. */
    public void restart() {
        long executed = instructions();
        reset();
        restore(executed, false);
        timeStampOffset = -executed;
    }

    /**
     * Runs at most {@code budget} instructions, fewer as far as work is charged meanwhile, but at least one.
     *
     * @return why it ended; {@link #instructions} and {@link #charged} tell what it has spent
     */
    public Stop run(int budget) {
        reserve = budget;
        fuel = 0;
        budgetAtEntry = budget;
        stop = Stop.FUEL;
        nextLook = 0;
        while (reserve > 0 && stop == Stop.FUEL) {
            if (stopRequested) {
                stopRequested = false;
                stop = Stop.REQUESTED;
                break;
            }
            boolean inhibited = shadow;
            shadow = false;
            if (!inhibited && (systemFlags & Flags.IF) != 0 && interrupts.pending()) {
                Delivery.interrupt(this, interrupts.acknowledge());
                charge(INTERRUPT_COST);
                if (reserve == 0) {
                    // The first instruction of its handler belongs to it: a run of any budget executes an instruction.
                    reserve = 1;
                    budgetAtEntry = 1;
                }
                continue;
            }
            boolean step = (systemFlags & Flags.TF) != 0;
            enteredHandler = false;
            burn(step || inhibited ? 1 : reserve);
            if (step && stop != Stop.SHUTDOWN && !shadow && !enteredHandler) {
                memory.put32(Registers.debug(6), memory.get32(Registers.debug(6)) | 1 << 14);
                // The trap wakes the CPU from the HLT that it follows.
                stop = stop == Stop.HALT ? Stop.FUEL : stop;
                Delivery.interrupt(this, 1);
            }
        }
        return stop;
    }

    /** Runs the interpreter on {@code share} of the reserve, and takes back what an attention left. */
    private void burn(int share) {
        reserve -= share;
        fuel = share;
        shadowAt = -1;
        budgetAtEntry = remaining();
        codeBase = bases[CS];
        updateFetchLimit();
        Interpreter.run(this, regions);
        fuel = Math.max(fuel, 0);
        shadow = shadowAt == remaining();
        window.close();
        instructions += budgetAtEntry - remaining();
        budgetAtEntry = remaining();
        reserve += fuel + held;
        fuel = 0;
        held = 0;
    }

    private int remaining() {
        return Math.max(fuel, 0) + held + reserve;
    }

    /**
     * Takes the fuel of {@code cost} instructions for work that costs the host more than the instruction that asked for it.
     * The present budget ends so much earlier, at 0 at the latest; the count of executed instructions, and with it the
     * guest's time, stays as it is. Call it on the thread that runs the VM, and where {@link #attend} may be called.
     *
     * @param cost in instructions as the interpreter executes them, about 4 ns each; not negative
     */
    public void charge(int cost) {
        charged += cost;
        int rest = Math.min(cost, remaining());
        budgetAtEntry -= rest;
        int fromReserve = Math.min(rest, reserve);
        reserve -= fromReserve;
        rest -= fromReserve;
        int fromHeld = Math.min(rest, held);
        held -= fromHeld;
        fuel -= rest - fromHeld;
    }

    /** What has been charged to all VMs that this CPU has run, in instructions. */
    public long charged() {
        return charged;
    }

    /** Whether the present budget has fuel for a further instruction. */
    public boolean hasBudget() {
        return remaining() > 0;
    }

    /**
     * Makes the CPU look at its interrupts before the next instruction. Devices' INTR line ends here; call it on the
     * thread that runs the VM.
     */
    public void attend() {
        if (fuel > 0) {
            reserve += fuel;
            fuel = 0;
        }
        reserve += held;
        held = 0;
    }

    /**
     * Goes on with the rest of the fuel after {@link #attend}, if there is nothing to attend to: what {@link #run} would do.
     *
     * @return whether there is fuel
     */
    boolean resume() {
        boolean interrupted = (systemFlags & Flags.IF) != 0 && interruptPending();
        if (fuel == 0
                && stop == Stop.FUEL
                && !stopRequested
                && (systemFlags & Flags.TF) == 0
                && shadowAt != reserve
                && !interrupted) {
            fuel = reserve;
            reserve = 0;
        }
        return fuel > 0;
    }

    /** Whether an interrupt waits for IF. */
    boolean interruptPending() {
        return interrupts.pending();
    }

    /** Undoes that the loop took the gate of a region for an instruction. */
    void stopAtGate() {
        ip = start;
        fuel++;
        atGate = true;
    }

    /** From now on executes regions where {@code source} has some; null for the interpreter alone. */
    public void useRegions(@Nullable Regions source) {
        regions = source;
    }

    /** Makes {@link #run} return within bounded time; from any thread. */
    public void requestStop() {
        stopRequested = true;
    }

    /** No interrupt before the next instruction has executed: after MOV SS, POP SS and STI. */
    void inhibitInterrupts() {
        shadowAt = remaining();
    }

    /** Ends the run after the current instruction. */
    void halt(Stop why) {
        stop = why;
        attend();
    }

    /** Whether a maskable interrupt would be taken now. */
    public boolean interruptible() {
        return (systemFlags & Flags.IF) != 0;
    }

    /** Instructions executed since power-on, exact even while one executes; an iteration of REP counts as one. */
    public long instructions() {
        return instructions + budgetAtEntry - remaining();
    }

    /** Instructions that regions have executed, of all VMs this CPU has run. */
    public long inRegions() {
        return inRegions;
    }

    // Registers

    /** 8-bit register {@code n}, see {@link #AL}. */
    public int reg8(int n) {
        return memory.get8(Registers.byteRegister(n));
    }

    /** Sets 8-bit register {@code n} to the low byte of {@code value}. */
    public void setReg8(int n, int value) {
        memory.store8(Registers.byteRegister(n), value);
    }

    /** 16-bit register {@code n}, see {@link #AX}. */
    public int reg16(int n) {
        return memory.get16(Registers.register(n));
    }

    /** Sets 16-bit register {@code n} to the low word of {@code value}. */
    public void setReg16(int n, int value) {
        memory.store16(Registers.register(n), value);
    }

    /** 32-bit register {@code n}, see {@link #AX}. */
    public int reg32(int n) {
        return memory.get32(Registers.register(n));
    }

    /** Sets 32-bit register {@code n}. */
    public void setReg32(int n, int value) {
        memory.store32(Registers.register(n), value);
    }

    /** Selector in segment register {@code n}, see {@link #ES}. */
    public int segment(int n) {
        return segments[n];
    }

    /** Loads segment register {@code n} as real mode does: the base is 16 times the selector. */
    public void setSegment(int n, int selector) {
        segments[n] = selector & 0xFFFF;
        bases[n] = (selector & 0xFFFF) << 4;
        if (n == CS) {
            codeBase = bases[CS];
            updateFetchLimit();
        }
    }

    /** Instruction pointer, 0 to FFFFh. */
    public int ip() {
        return ip & 0xFFFF;
    }

    /** Sets the instruction pointer. */
    public void setIp(int value) {
        ip = value & 0xFFFF;
    }

    /** Whether address line 20 is passed on. */
    public boolean a20() {
        return addressMask == A20_ON;
    }

    /** Passes address line 20 on, or forces it to 0, as the gate in the keyboard controller and port 92h do. */
    public void setA20(boolean on) {
        addressMask = on ? A20_ON : A20_OFF;
        updateWrap();
        updateFetchLimit();
    }

    /** The memory's aperture has been opened or closed: while it is open, loads above it are done with care. */
    public void apertureChanged() {
        updateWrap();
    }

    private void updateWrap() {
        if (memory.apertureOpen()) {
            wrapFrom = Aperture.START - 8;
        } else {
            wrapFrom = a20() ? Integer.MAX_VALUE : 0xFFFFF - 8;
        }
    }

    /** An instruction within 15 bytes of the segment's end, or of the A20 wrap, is fetched with care. */
    private void updateFetchLimit() {
        fetchLimit = !a20() && codeBase > 0xF0000 ? -1 : FETCH_LIMIT;
    }

    // Flags

    /** EFLAGS, see {@link Flags}. */
    public int flags() {
        return systemFlags
                | model.flagsAlwaysSet()
                | (carry() ? Flags.CF : 0)
                | (parity() ? Flags.PF : 0)
                | (int) (carries & Flags.AF)
                | (zero() ? Flags.ZF : 0)
                | (sign() ? Flags.SF : 0)
                | (overflow() ? Flags.OF : 0);
    }

    /** Sets EFLAGS; bits that the model does not have stay 0. */
    public void setFlags(int value) {
        systemFlags = value & (model.flagsWritable() | Flags.RF) & ~Flags.ARITHMETIC;
        setArithmeticFlags(value);
    }

    /** Sets the six arithmetic flags, any combination of them. */
    void setArithmeticFlags(int value) {
        boolean sf = (value & Flags.SF) != 0;
        boolean zf = (value & Flags.ZF) != 0;
        boolean pf = (value & Flags.PF) != 0;
        if (!zf || !sf && pf) {
            // What a result of 32 bits can say; regions keep no more of it.
            result = zf ? 0 : (sf ? Integer.MIN_VALUE : 0) | (pf ? 3 : 1);
            setRest(value);
            return;
        }
        int low = (value & Flags.ZF) != 0 ? 0 : 1;
        // Bits 32 and 63 are equal in every result; where they differ, PF is the opposite of what the low byte tells.
        boolean oppositeParity = ((value & Flags.PF) != 0) != (low == 0);
        result = (sf ? Long.MIN_VALUE : 0) | (sf ^ oppositeParity ? 1L << 32 : 0) | low;
        setRest(value);
    }

    /** Sets OF, CF and AF behind the result. */
    private void setRest(int value) {
        untruncated = (value & Flags.OF) != 0 ? ~result : result;
        carries = ((value & Flags.CF) != 0 ? Long.MIN_VALUE : 0) | value & Flags.AF;
    }

    /** Sets SF, ZF and PF from a sign-extended result, and clears CF, OF and AF. */
    void setLogicResult(long value) {
        result = value;
        untruncated = value;
        carries = 0;
    }

    /**
     * Sets all six arithmetic flags.
     *
     * @param truncated the result, sign-extended from the operand size
     * @param full the result of the same operation on sign-extended operands, without truncation
     * @param carriesIn the carry or borrow into each bit, that is a ^ b ^ full
     */
    void setResult(long truncated, long full, long carriesIn) {
        result = truncated;
        untruncated = full;
        carries = carriesIn;
    }

    /** Sets CF and keeps the other flags. */
    void setCarry(boolean cf) {
        carries = carries & Long.MAX_VALUE | (cf ? Long.MIN_VALUE : 0);
    }

    /** Sets OF and keeps the other flags. */
    void setOverflow(boolean of) {
        untruncated = of ? ~result : result;
    }

    /** Sets CF and OF to the lowest bits of these, and keeps the other flags. */
    void setCarryAndOverflow(long cf, long of) {
        carries = carries & Long.MAX_VALUE | cf << 63;
        untruncated = result ^ -(of & 1);
    }

    boolean carry() {
        return carries < 0;
    }

    boolean zero() {
        return (int) result == 0;
    }

    boolean sign() {
        return result < 0;
    }

    boolean overflow() {
        return (untruncated ^ result) < 0;
    }

    boolean parity() {
        int low = (int) result & 0xFF;
        int odd = (0x6996 >>> ((low ^ low >>> 4) & 15) ^ (int) (result >>> 32) ^ (int) (result >>> 63)) & 1;
        return odd == 0;
    }

    /** Condition 0 to 15 as Jcc, SETcc and CMOVcc encode it. */
    boolean condition(int code) {
        boolean holds = switch (code >> 1) {
            case 0 -> overflow();
            case 1 -> carry();
            case 2 -> zero();
            case 3 -> carry() || zero();
            case 4 -> sign();
            case 5 -> parity();
            case 6 -> untruncated < 0;
            default -> zero() || untruncated < 0;
        };
        return holds == ((code & 1) == 0);
    }

    // Memory by segment and offset, with the limit of FFFFh

    int load8(int segment, int offset) {
        if ((offset & 0xFFFF) != offset) {
            throw limitFault(segment);
        }
        int address = (bases[segment] + offset) & addressMask;
        return address > wrapFrom ? memory.load8(address) : memory.get8(address);
    }

    int load16(int segment, int offset) {
        int address = (bases[segment] + offset) & addressMask;
        if (offset + Integer.MIN_VALUE > 0xFFFE + Integer.MIN_VALUE || address > wrapFrom) {
            checkLimit(segment, offset, 2);
            return load8(segment, offset) | load8(segment, (offset + 1) & 0xFFFF) << 8;
        }
        return memory.get16(address);
    }

    int load32(int segment, int offset) {
        int address = (bases[segment] + offset) & addressMask;
        if (offset + Integer.MIN_VALUE > 0xFFFC + Integer.MIN_VALUE || address > wrapFrom) {
            checkLimit(segment, offset, 4);
            return load16(segment, offset) | load16(segment, (offset + 2) & 0xFFFF) << 16;
        }
        return memory.get32(address);
    }

    void store8(int segment, int offset, int value) {
        if ((offset & 0xFFFF) != offset) {
            throw limitFault(segment);
        }
        memory.store8((bases[segment] + offset) & addressMask, value);
    }

    void store16(int segment, int offset, int value) {
        int address = (bases[segment] + offset) & addressMask;
        if (offset + Integer.MIN_VALUE > 0xFFFE + Integer.MIN_VALUE || address > wrapFrom) {
            checkLimit(segment, offset, 2);
            store8(segment, offset, value);
            store8(segment, (offset + 1) & 0xFFFF, value >> 8);
            return;
        }
        memory.store16(address, value);
    }

    void store32(int segment, int offset, int value) {
        int address = (bases[segment] + offset) & addressMask;
        if (offset + Integer.MIN_VALUE > 0xFFFC + Integer.MIN_VALUE || address > wrapFrom) {
            checkLimit(segment, offset, 4);
            store16(segment, offset, value);
            store16(segment, (offset + 2) & 0xFFFF, value >> 16);
            return;
        }
        memory.store32(address, value);
    }

    /** Checks that {@code bytes} at {@code offset} lie within the segment; on the 8086 they wrap instead. */
    void checkLimit(int segment, int offset, int bytes) {
        if (Integer.compareUnsigned(offset, 0x10000 - bytes) > 0 && !model.wrapsAtSegmentEnd()) {
            throw limitFault(segment);
        }
    }

    /** The exception of an operand beyond the limit: 12 in the stack segment on a 386 or later, else 13. */
    Fault limitFault(int segment) {
        return segment == SS && model != CpuModel.I80286 ? Fault.SS : Fault.GP;
    }

    // Stack

    void push16(int value) {
        int sp = (reg16(SP) - 2) & 0xFFFF;
        store16(SS, sp, value);
        setReg16(SP, sp);
    }

    void push32(int value) {
        int sp = (reg16(SP) - 4) & 0xFFFF;
        store32(SS, sp, value);
        setReg16(SP, sp);
    }

    /** Pushes 2 or 4 bytes. */
    void push(int bytes, int value) {
        if (bytes == 2) {
            push16(value);
        } else {
            push32(value);
        }
    }

    /** What PUSH of SP, which is {@code value}, stores: the 8086 decrements SP before it reads it. */
    long stackPointerPushed(long value) {
        return model == CpuModel.I8086 ? value - 2 : value;
    }

    /** Pops 2 or 4 bytes. */
    int pop(int bytes) {
        return bytes == 2 ? pop16() : pop32();
    }

    int pop16() {
        int sp = reg16(SP);
        int value = load16(SS, sp);
        setReg16(SP, sp + 2);
        return value;
    }

    int pop32() {
        int sp = reg16(SP);
        int value = load32(SS, sp);
        setReg16(SP, sp + 4);
        return value;
    }

    // Code

    int fetch8() {
        return memory.get8(codeBase + ip++);
    }

    int fetch16() {
        int value = memory.get16(codeBase + ip);
        ip += 2;
        return value;
    }

    int fetch32() {
        int value = memory.get32(codeBase + ip);
        ip += 4;
        return value;
    }

    /** Writes all registers to the CPU's part of the hidden page. */
    public void save() {
        Registers.save(this);
    }

    /** Reads all registers from the CPU's part of the hidden page. */
    public void load() {
        forgetRun();
        Registers.load(this);
    }

    /** An exception may have left {@link #run} half-way: no VM gets what another had left of its budget. */
    private void forgetRun() {
        fuel = 0;
        held = 0;
        reserve = 0;
        budgetAtEntry = 0;
        shadowAt = -1;
        atGate = false;
        stopRequested = false;
        window.forget();
    }

    /** The count that the 8 bytes at {@link #INSTRUCTIONS_AT} hold. */
    public static long instructionsIn(byte[] bytes) {
        long count = 0;
        for (int n = Long.BYTES - 1; n >= 0; n--) {
            count = count << 8 | bytes[n] & 0xFF;
        }
        return count;
    }

    boolean shadow() {
        return shadow;
    }

    void restore(long executed, boolean inShadow) {
        instructions = executed;
        shadow = inShadow;
    }

    /** Linear address of scratch space for operands and instructions that wrap. */
    static int scratch() {
        return StateMap.CPU + Registers.SCRATCH;
    }
}
