package dev.plankton.cpu.state;

import dev.plankton.cpu.fpu.arithmetic.Extended;
import dev.plankton.cpu.isa.Decoder;
import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The state of a processor while a VM is mounted: registers, flags, segments and how memory is reached through them. What
 * executes instructions works on it; run control is what extends it.
 *
 * <p>The arithmetic flags are lazy: instead of six bits, the last result and what is needed to derive each flag are
 * kept (see {@link #setResult}), so an instruction whose flags are never read pays three stores. All other state is as
 * Intel names it. Confined to one thread at a time.
 */
public abstract class CpuState {
    /** 16- and 32-bit register numbers, in encoding order. */
    public static final int AX = 0, CX = 1, DX = 2, BX = 3, SP = 4, BP = 5, SI = 6, DI = 7;
    /** 8-bit register numbers, in encoding order. */
    public static final int AL = 0, CL = 1, DL = 2, BL = 3, AH = 4, CH = 5, DH = 6, BH = 7;
    /** Segment register numbers, in encoding order. */
    public static final int ES = 0, CS = 1, SS = 2, DS = 3, FS = 4, GS = 5;

    /** CR0 bits (Intel SDM vol. 3, section 2.5). */
    public static final int CR0_PE = 1, CR0_MP = 2, CR0_EM = 4, CR0_TS = 8, CR0_ET = 16, CR0_NE = 32;

    public static final int CR0_PG = 1 << 31;

    /** Address in the state of the 64-bit count of executed instructions. */
    public static final int INSTRUCTIONS_AT = StateMap.CPU + Registers.INSTRUCTIONS;

    /** The usual {@link #fetchLimit}. */
    public static final int FETCH_LIMIT = 0xFFF0;

    /** Up to this offset no operand, of 8 bytes at most, crosses the segment's end. */
    public static final int SURELY_WITHIN = 0x10000 - 8;

    private static final int A20_ON = -1;
    private static final int A20_OFF = ~(1 << 20);

    public final Memory memory;
    /** The I/O address space, by way of the breakpoints that are enabled. */
    public Ports ports;

    public final CpuModel model;
    protected final Interrupts interrupts;
    private final Ports allPorts;

    public final int[] segments = new int[6];
    /** Their bases, as far as the fast paths use them: see {@link HiddenSegments#base}. */
    public final int[] bases = new int[6];

    public final HiddenSegments hidden = new HiddenSegments(this);

    /** What the guest wanted of protected mode, see {@link ProtectedUse}, when the CPU stopped for that. */
    public int protectedUse;

    public int ip;

    /** EFLAGS without the arithmetic flags. */
    public int systemFlags;

    /** Sign-extended result: its low 32 bits tell ZF, the low byte PF, the sign SF. */
    public long result;
    /** The result without truncation: where its sign differs from that of {@link #result} is OF. */
    public long untruncated;
    /** Carries into each bit: the sign is CF, bit 4 is AF. */
    public long carries;

    public int cr0;
    public int idtBase;
    public int idtLimit;
    public int gdtBase;
    public int gdtLimit;

    /** What RDTSC adds to the cycles since power-on; WRMSR changes it. */
    public long timeStampOffset;

    /** Whether there is an x87. */
    public boolean coprocessor = true;

    /** What the last operation of the x87 has left; no part of the state. */
    public final Extended real = new Extended();

    /** Linear address of CS:0, unless the current instruction is fetched through the scratch area. */
    public int codeBase;
    /** Largest IP at which an instruction can be fetched without a look at the segment's end. */
    public int fetchLimit;
    /**
     * A store so near after the next instruction, as a distance plus the least int, may hit the prefetch queue; see
     * {@link PrefetchQueue}.
     */
    public final int queueReach;
    /** Whether IP is at a repeated string instruction that has been cut and is to go on. */
    public boolean stringCut;

    // A store into a region's own code, see PrefetchQueue: its address, or -1, what was there, and its bytes.
    int storedAt = -1;
    int storedOver;
    int storedBytes;
    /** ANDed to every linear address. */
    public int addressMask;
    /**
     * Largest linear address at which an operand can be read without a look at the A20 wrap, the aperture, breakpoints or, in
     * unreal mode, the end of what real mode reaches; -1 if all have to be looked at.
     */
    public int wrapFrom;

    /** Instructions that may still execute before the loop is left; the rest of the slice is with run control. */
    public int fuel;

    /** Part of the fuel that is kept from the loop for a while, see {@link #hold}. */
    public int held;

    /** Whether the instruction has entered an interrupt handler: then it is not followed by a single-step trap. */
    public boolean enteredHandler;

    /** Kinds of breakpoints that are enabled, see {@link DebugRegisters}; 0 if none is. */
    int breakpoints;
    /** Breakpoints of data and ports that the present instruction has met, as bits. */
    public int breakpointsMet;
    /** A debug exception waits for the instruction after one that loads SS. */
    public boolean trapWaits;
    /** Whether what inhibits interrupts has loaded SS: that inhibits debug exceptions as well. */
    public boolean stackMoved;
    /** Whether RF keeps breakpoints from the present instruction. */
    public boolean resumes;

    public final OperandWindow window = new OperandWindow(this);

    // The instruction being executed, for the cold instructions.
    public int start;
    /** Address of its first operand. */
    public int to;
    /** Address of its second operand. */
    public int from;

    public int modRm;
    public int operandAddress;
    public int operandOffset;
    public int operandSegment;
    public int segmentOverride;
    public int repeat;
    public boolean operand32;
    public boolean address32;

    /** Creates the state of a CPU, not yet reset. */
    protected CpuState(CpuModel model, Memory memory, Ports ports, Interrupts interrupts) {
        this.model = model;
        this.memory = memory;
        this.ports = ports;
        allPorts = ports;
        this.interrupts = interrupts;
        queueReach = model == CpuModel.I8086 ? PrefetchQueue.REACH : PrefetchQueue.NONE;
    }

    /** The processor model. */
    public CpuModel model() {
        return model;
    }

    /** The memory it addresses. */
    public Memory memory() {
        return memory;
    }

    /** The registers after RESET (Intel SDM vol. 3, table 9-1), with A20 on except on the 8086. */
    public void reset() {
        hidden.reset();
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
        trapWaits = false;
        breakpointsMet = 0;
        DebugRegisters.update(this);
        FpuRegisters.reset(memory, model);
        idtBase = 0;
        idtLimit = 0x3FF;
        gdtBase = 0;
        gdtLimit = 0xFFFF;
        timeStampOffset = 0;
        setA20(model != CpuModel.I8086);
    }

    /** Whether an interrupt waits for IF. */
    public boolean interruptPending() {
        return interrupts.pending();
    }

    /** The x87 has an unmasked exception: FERR#, which is an interrupt of the board unless CR0.NE keeps it in the CPU. */
    public final void coprocessorError() {
        if ((cr0 & CR0_NE) == 0) {
            interrupts.coprocessorError();
        }
    }

    /** Whether a maskable interrupt would be taken now. */
    public boolean interruptible() {
        return (systemFlags & Flags.IF) != 0;
    }

    // What run control does for the engine that executes an instruction

    /**
     * Makes the CPU look at its interrupts before the next instruction. Devices' INTR line ends here; call it on the
     * thread that runs the VM.
     */
    public abstract void attend();

    /**
     * Goes on with the rest of the fuel after {@link #attend}, if there is nothing to attend to.
     *
     * @return whether there is fuel
     */
    public abstract boolean resume();

    /**
     * Takes the fuel of {@code cost} instructions for work that costs the host more than the instruction that asked for it.
     * The present budget ends so much earlier, at 0 at the latest; the count of executed instructions, and with it the
     * guest's time, stays as it is. Call it on the thread that runs the VM, and where {@link #attend} may be called.
     *
     * @param cost in instructions as the interpreter executes them, about 4 ns each; not negative
     */
    public abstract void charge(int cost);

    /** Counts what a region charges for work, of which it takes the fuel itself: no more than it has. */
    public abstract void chargedInRegion(int cost);

    /** Ends the run after the current instruction. */
    public abstract void halt(Stop why);

    /**
     * No interrupt before the next instruction has executed: after MOV SS, POP SS and STI.
     *
     * @param loadsStack whether it is not STI: then there is no debug exception either
     */
    public abstract void inhibitInterrupts(boolean loadsStack);

    /** Whether the present instruction is not to be preceded by a debug exception, as the one before has loaded SS. */
    public abstract boolean trapsInhibited();

    /** Whether interrupts wait for one more instruction. */
    public abstract boolean inhibited();

    /** Instructions executed since power-on, exact even while one executes; an iteration of REP counts as one. */
    public abstract long instructions();

    /** Sets the number of executed instructions, and whether interrupts wait for one more. */
    public abstract void restore(long executed, boolean inhibited);

    /** Lets {@link #fuel} be at most {@code most}; the rest is held. */
    public final void hold(int most) {
        release();
        if (fuel > most) {
            held = fuel - most;
            fuel = most;
        }
    }

    /** Gives back to {@link #fuel} what is held. */
    public final void release() {
        fuel += held;
        held = 0;
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

    /** Whether CR0.PE is set. */
    public boolean protectedMode() {
        return (cr0 & CR0_PE) != 0;
    }

    /** The segments' hidden parts have changed. */
    void segmentsChanged() {
        codeBase = bases[CS];
        updateWrap();
        updateFetchLimit();
    }

    /** Loads segment register {@code n} as real mode does: the base is 16 times the selector. */
    public void setSegment(int n, int selector) {
        segments[n] = selector & 0xFFFF;
        bases[n] = (selector & 0xFFFF) << 4;
        if (!hidden.usual()) {
            hidden.loadReal(n, segments[n]);
        } else if (n == CS) {
            codeBase = bases[CS];
            updateFetchLimit();
        }
    }

    /** Instruction pointer, 0 to FFFFh. */
    public int ip() {
        return ip & 0xFFFF;
    }

    /** Whether execution has run past FFFFh, so that the next fetch is #GP; a jump or a handler leads back. */
    public boolean beyondSegment() {
        return beyondSegment(ip);
    }

    /** The same of an IP that has not been taken modulo 64 KiB. */
    public boolean beyondSegment(int unmasked) {
        return unmasked > 0xFFFF && !model.wrapsAtSegmentEnd();
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

    /** Other kinds of breakpoints are enabled. */
    final void breakpointsChanged(int kinds) {
        breakpoints = kinds;
        ports = (kinds & DebugRegisters.PORTS) == 0 ? allPorts : new WatchedPorts(this, allPorts);
        updateWrap();
        updateFetchLimit();
    }

    /** Whether a breakpoint is enabled. */
    public boolean watched() {
        return breakpoints != 0;
    }

    /** Whether a breakpoint of data is enabled. */
    public boolean watchesData() {
        return (breakpoints & DebugRegisters.DATA) != 0;
    }

    private void updateWrap() {
        int care = memory.careFrom();
        int usual = care != Integer.MAX_VALUE ? care - 8 : a20() ? Integer.MAX_VALUE : 0xFFFFF - 8;
        if (watchesData() || hidden.strict()) {
            wrapFrom = -1;
        } else {
            wrapFrom = hidden.usual() ? usual : Math.min(usual, StateMap.RAM_SIZE - 8);
        }
    }

    /**
     * An instruction within 15 bytes of the segment's end, of the A20 wrap, in the prefetch queue, with a breakpoint or of a
     * segment that real mode does not have is fetched with care.
     */
    protected final void updateFetchLimit() {
        boolean careful = (breakpoints & DebugRegisters.INSTRUCTIONS) != 0 || !isContiguous(0);
        fetchLimit = careful ? -1 : FETCH_LIMIT;
    }

    /** Whether the instruction at an IP can be fetched where it is. */
    public final boolean isContiguous(int at) {
        return at <= FETCH_LIMIT
                && (a20() || codeBase <= 0xF0000)
                && !PrefetchQueue.differs(this)
                && !hidden.codeNeedsCare();
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
    public void setArithmeticFlags(int value) {
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

    /** Sets OF, CF and AF, after the result. */
    private void setRest(int value) {
        untruncated = (value & Flags.OF) != 0 ? ~result : result;
        carries = ((value & Flags.CF) != 0 ? Long.MIN_VALUE : 0) | value & Flags.AF;
    }

    /** Sets SF, ZF and PF from a sign-extended result, and clears CF, OF and AF. */
    public void setLogicResult(long value) {
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
    public void setResult(long truncated, long full, long carriesIn) {
        result = truncated;
        untruncated = full;
        carries = carriesIn;
    }

    /** Sets CF and keeps the other flags. */
    public void setCarry(boolean cf) {
        carries = carries & Long.MAX_VALUE | (cf ? Long.MIN_VALUE : 0);
    }

    /** Sets OF and keeps the other flags. */
    public void setOverflow(boolean of) {
        untruncated = of ? ~result : result;
    }

    /** Sets CF and OF to the lowest bits of these, and keeps the other flags. */
    public void setCarryAndOverflow(long cf, long of) {
        carries = carries & Long.MAX_VALUE | cf << 63;
        untruncated = result ^ -(of & 1);
    }

    public boolean carry() {
        return carries < 0;
    }

    public boolean zero() {
        return (int) result == 0;
    }

    boolean sign() {
        return result < 0;
    }

    public boolean overflow() {
        return (untruncated ^ result) < 0;
    }

    boolean parity() {
        int low = (int) result & 0xFF;
        int odd = (0x6996 >>> ((low ^ low >>> 4) & 15) ^ (int) (result >>> 32) ^ (int) (result >>> 63)) & 1;
        return odd == 0;
    }

    /** Condition 0 to 15 as Jcc, SETcc and CMOVcc encode it. */
    public boolean condition(int code) {
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

    // Memory by segment and offset, within the segment's limit

    public int load8(int segment, int offset) {
        int address = (bases[segment] + offset) & addressMask;
        if (offset + Integer.MIN_VALUE > 0xFFFF + Integer.MIN_VALUE || address > wrapFrom) {
            look(segment, offset, 1, false);
            return hidden.load8(segment, offset);
        }
        return memory.get8(address);
    }

    public int load16(int segment, int offset) {
        int address = (bases[segment] + offset) & addressMask;
        if (offset + Integer.MIN_VALUE > 0xFFFE + Integer.MIN_VALUE || address > wrapFrom) {
            look(segment, offset, 2, false);
            return checked16(segment, offset);
        }
        return memory.get16(address);
    }

    public int load32(int segment, int offset) {
        int address = (bases[segment] + offset) & addressMask;
        if (offset + Integer.MIN_VALUE > 0xFFFC + Integer.MIN_VALUE || address > wrapFrom) {
            look(segment, offset, 4, false);
            return checked16(segment, offset) | checked16(segment, wrapped(offset + 2)) << 16;
        }
        return memory.get32(address);
    }

    /** Checks an access that no fast path does, and notes the breakpoints that it meets. */
    private void look(int segment, int offset, int bytes, boolean writes) {
        hidden.check(segment, offset, bytes, writes);
        DebugRegisters.accessed(this, segment, offset, bytes, writes);
    }

    private int checked16(int segment, int offset) {
        return hidden.load8(segment, offset) | hidden.load8(segment, wrapped(offset + 1)) << 8;
    }

    public void store8(int segment, int offset, int value) {
        int address = (bases[segment] + offset) & addressMask;
        if (offset + Integer.MIN_VALUE > 0xFFFF + Integer.MIN_VALUE || address > wrapFrom) {
            look(segment, offset, 1, true);
            hidden.store8(segment, offset, value);
            return;
        }
        memory.store8(address, value);
    }

    public void store16(int segment, int offset, int value) {
        int address = (bases[segment] + offset) & addressMask;
        if (offset + Integer.MIN_VALUE > 0xFFFE + Integer.MIN_VALUE || address > wrapFrom) {
            storeWithCare(segment, offset, value, 2);
            return;
        }
        memory.store16(address, value);
    }

    public void store32(int segment, int offset, int value) {
        int address = (bases[segment] + offset) & addressMask;
        if (offset + Integer.MIN_VALUE > 0xFFFC + Integer.MIN_VALUE || address > wrapFrom) {
            storeWithCare(segment, offset, value, 4);
            return;
        }
        memory.store32(address, value);
    }

    private void storeWithCare(int segment, int offset, int value, int bytes) {
        look(segment, offset, bytes, true);
        for (int n = 0; n < bytes; n++) {
            hidden.store8(segment, wrapped(offset + n), value >> 8 * n);
        }
    }

    /** The offset of the next byte of an operand, after the first one has been checked. */
    public int wrapped(int offset) {
        return model.wrapsAtSegmentEnd() ? offset & 0xFFFF : offset;
    }

    /** Checks that {@code bytes} at {@code offset} lie within the segment and can be read; on the 8086 they wrap instead. */
    public void checkLimit(int segment, int offset, int bytes) {
        if (Integer.compareUnsigned(offset, 0x10000 - bytes) > 0 || wrapFrom < 0) {
            hidden.check(segment, offset, bytes, false);
        }
    }

    /** The exception of an operand beyond the limit: 12 in the stack segment on a 386 or later, else 13. */
    Fault limitFault(int segment) {
        return segment == SS && model != CpuModel.I80286 ? Fault.SS : Fault.GP;
    }

    // Stack

    /** What of ESP addresses the stack: SP, or all of it if the stack segment says so. */
    public int stackPointer() {
        return reg32(SP) & hidden.stackMask();
    }

    /** Sets what of ESP addresses the stack. */
    public void setStackPointer(int value) {
        if (hidden.stackMask() < 0) {
            setReg32(SP, value);
        } else {
            setReg16(SP, value);
        }
    }

    /** A distance from the stack pointer as it wraps. */
    public int onStack(int offset) {
        return offset & hidden.stackMask();
    }

    public void push16(int value) {
        int sp = onStack(reg32(SP) - 2);
        store16(SS, sp, value);
        setStackPointer(sp);
    }

    public void push32(int value) {
        int sp = onStack(reg32(SP) - 4);
        store32(SS, sp, value);
        setStackPointer(sp);
    }

    /** Pushes 2 or 4 bytes. */
    public void push(int bytes, int value) {
        if (bytes == 2) {
            push16(value);
        } else {
            push32(value);
        }
    }

    /** What PUSH of SP, which is {@code value}, stores: the 8086 decrements SP before it reads it. */
    public long stackPointerPushed(long value) {
        return model == CpuModel.I8086 ? value - 2 : value;
    }

    /** Pops 2 or 4 bytes. */
    public int pop(int bytes) {
        return bytes == 2 ? pop16() : pop32();
    }

    public int pop16() {
        int sp = stackPointer();
        int value = load16(SS, sp);
        setStackPointer(sp + 2);
        return value;
    }

    int pop32() {
        int sp = stackPointer();
        int value = load32(SS, sp);
        setStackPointer(sp + 4);
        return value;
    }

    // Code

    /** The instruction at IP {@code at}, which is contiguous in memory. */
    public Instruction instructionAt(int at) {
        int address = codeBase + at;
        return Decoder.of(model).decode(n -> memory.get8(address + n));
    }

    /** The byte of code at an offset in CS, wherever that lies. */
    public int codeByte(int at) {
        return hidden.load8(CS, at & 0xFFFF);
    }

    public int fetch8() {
        return memory.get8(codeBase + ip++);
    }

    public int fetch16() {
        int value = memory.get16(codeBase + ip);
        ip += 2;
        return value;
    }

    public int fetch32() {
        int value = memory.get32(codeBase + ip);
        ip += 4;
        return value;
    }

    /** The count that the 8 bytes at {@link #INSTRUCTIONS_AT} hold. */
    public static long instructionsIn(byte[] bytes) {
        long count = 0;
        for (int n = Long.BYTES - 1; n >= 0; n--) {
            count = count << 8 | bytes[n] & 0xFF;
        }
        return count;
    }

    /** Linear address of scratch space for operands and instructions that wrap. */
    static int scratch() {
        return StateMap.CPU + Registers.SCRATCH;
    }
}
