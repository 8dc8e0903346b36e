package dev.plankton.cpu.state;

import dev.plankton.cpu.fpu.arithmetic.Extended;
import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.InterruptWatch;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a processor while a VM is mounted: to registers, flags, segments and memory it adds ports, breakpoints, fuel
 * and the present instruction. What executes instructions works on it; run control is what extends it. Confined to one
 * thread at a time.
 */
public abstract class CpuState extends SegmentedMemory {
    /** Address in the state of the 64-bit count of executed instructions. */
    public static final int INSTRUCTIONS_AT = StateMap.CPU + Registers.INSTRUCTIONS;

    /** The I/O address space, by way of the breakpoints that are enabled. */
    public Ports ports;

    protected final Interrupts interrupts;

    /** The ports as they are, and as the host looks at them. */
    private final Ports allPorts;

    private Ports hostPorts;

    /** What the host has look at interrupts, of which the guest notices nothing; null for nothing. */
    @Nullable
    public InterruptWatch interruptWatch;

    /** What the guest wanted of protected mode, see {@link ProtectedUse}, when the CPU stopped for that. */
    public int protectedUse;

    /** What RDTSC adds to the cycles since power-on; WRMSR changes it. */
    public long timeStampOffset;

    /** Whether there is an x87. */
    public boolean coprocessor = true;

    /** What the last operation of the x87 has left; no part of the state. */
    public final Extended real = new Extended();

    /**
     * A store so near after the next instruction, as a distance plus the least int, may hit the prefetch queue; see
     * {@link PrefetchQueue}.
     */
    public final int queueReach;
    /** Whether IP is at a repeated string instruction that has been cut and is to go on. */
    public boolean stringCut;

    /** As what it then goes on, which is {@code CutString}'s; 0 if it is to be fetched again. */
    public int cutAs;

    // A store into a region's own code, see PrefetchQueue: its address, or -1, what was there, and its bytes.
    int storedAt = -1;
    int storedOver;
    int storedBytes;
    /** Instructions that may still execute before the loop is left; the rest of the slice is with run control. */
    public int fuel;

    /** Part of the fuel that is kept from the loop for a while, see {@link #hold}. */
    public int held;

    /** Whether the instruction has entered an interrupt handler: then it is not followed by a single-step trap. */
    public boolean enteredHandler;

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
        super(model, memory);
        this.ports = ports;
        allPorts = ports;
        hostPorts = ports;
        this.interrupts = interrupts;
        queueReach = model == CpuModel.I8086 ? PrefetchQueue.REACH : PrefetchQueue.NONE;
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

    /** From now on instructions access ports by {@code watch}, which passes the accesses on; null for the ports themselves. */
    public final void watchPorts(@Nullable Ports watch) {
        hostPorts = watch == null ? allPorts : watch;
        breakpointsChanged(breakpoints);
    }

    /** The ports as no one looks on: for what only asks how things are. */
    public final Ports devicePorts() {
        return allPorts;
    }

    /** Other kinds of breakpoints are enabled. */
    final void breakpointsChanged(int kinds) {
        breakpoints = kinds;
        ports = (kinds & DebugRegisters.PORTS) == 0 ? hostPorts : new WatchedPorts(this, hostPorts);
        updateWrap();
        updateFetchLimit();
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
