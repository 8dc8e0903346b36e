package dev.plankton.cpu;

import dev.plankton.cpu.interpreter.CodeWatch;
import dev.plankton.cpu.interpreter.DecodingCpu;
import dev.plankton.cpu.interpreter.Interpreter;
import dev.plankton.cpu.isa.Decoder;
import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.ops.Delivery;
import dev.plankton.cpu.ops.Strings;
import dev.plankton.cpu.region.RegionRunner;
import dev.plankton.cpu.region.Regions;
import dev.plankton.cpu.state.DebugRegisters;
import dev.plankton.cpu.state.Fault;
import dev.plankton.cpu.state.Interrupts;
import dev.plankton.cpu.state.Ports;
import dev.plankton.cpu.state.Registers;
import dev.plankton.cpu.state.Stop;
import dev.plankton.device.Processor;
import dev.plankton.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * The processor of a core: its state while a VM is mounted, and the control of what executes it. A run is cut into bursts
 * between which interrupts are looked at; each burst goes through the interpreter, or through regions where there are
 * any. Confined to one thread at a time.
 */
public final class Cpu extends DecodingCpu implements Processor {
    /** What the delivery of a hardware interrupt costs beside instructions, see {@link #charge}. */
    private static final int INTERRUPT_COST = 20;

    /** What a debug exception costs after an instruction, for which the loop is left. */
    private static final int SINGLE_STEP_COST = 10;

    private @Nullable RegionRunner regions;

    /** Instructions executed since power-on, when the present budget began. */
    private long instructions;

    private int reserve;
    private int budgetAtEntry;

    /** All that has been charged, see {@link #charge}. */
    private long charged;

    private Stop stop = Stop.FUEL;
    /** Remaining fuel right after an instruction that inhibits interrupts, or -1. */
    private int shadowAt = -1;
    /** Interrupts wait for one more instruction. */
    private boolean shadow;
    /** The one instruction of the present burst follows one that has loaded SS. */
    private boolean stackShadow;

    /** See {@link #callServicesIn}; -1 for none. */
    private int serviceSegment = -1;

    private volatile boolean stopRequested;

    /** Creates a CPU in its reset state. */
    public Cpu(CpuModel model, Memory memory, Ports ports, Interrupts interrupts) {
        super(model, memory, ports, interrupts);
        reset();
    }

    @Override
    public void reset() {
        super.reset();
        stringCut = false;
        restore(0, false);
    }

    /** RESET of a CPU that goes on counting its {@link #instructions}; the time stamp begins at 0 again. */
    public void restart() {
        long executed = instructions();
        reset();
        restore(executed, false);
        timeStampOffset = -executed;
    }

    /**
     * Runs at most {@code budget} instructions, fewer as far as work is charged meanwhile, but at least one.
     *
     * @return why it ended; {@link #instructions} and {@link #charged} say what it has spent
     */
    public Stop run(int budget) {
        reserve = budget;
        fuel = 0;
        budgetAtEntry = budget;
        stop = Stop.FUEL;
        if (regions != null) {
            regions.begin();
        }
        while (reserve > 0 && stop == Stop.FUEL) {
            if (stopRequested) {
                stopRequested = false;
                stop = Stop.REQUESTED;
                break;
            }
            if (trap()) {
                continue;
            }
            boolean inhibited = shadow;
            if (!inhibited && (systemFlags & Flags.IF) != 0 && interrupts.pending()) {
                loseFirstPrefixes();
                Delivery.interrupt(this, interrupts.acknowledge());
                noteMet();
                charge(INTERRUPT_COST);
                if (reserve == 0) {
                    // The first instruction of its handler belongs to it: a run of any budget executes an instruction.
                    reserve = 1;
                    budgetAtEntry = 1;
                }
                continue;
            }
            CodeWatch watch = codeWatch();
            if (watch != null && stopsHere(watch, instructions())) {
                stop = Stop.WATCHED;
                break;
            }
            shadow = false;
            boolean step = (systemFlags & Flags.TF) != 0;
            enteredHandler = false;
            resumes = (systemFlags & Flags.RF) != 0;
            systemFlags &= ~Flags.RF;
            stackShadow = inhibited && stackMoved;
            burn(step || inhibited || resumes ? 1 : reserve);
            if (resumes && stringCut) {
                systemFlags |= Flags.RF;
            }
            resumes = false;
            stackShadow = false;
            noteMet();
            if (step && !enteredHandler && !(shadow && stackMoved) && !callsService()) {
                DebugRegisters.raise(this, DebugRegisters.BS);
                trapWaits = true;
            }
            trap();
        }
        return stop;
    }

    /** Whether the CPU has stopped at a HLT by which the ROM calls the host: to the guest that is no instruction. */
    private boolean callsService() {
        return stop == Stop.HALT && segments[CS] == serviceSegment && !protectedMode();
    }

    /** From now on a HLT in the segment of {@code selector} is no instruction that a trap follows, but a call of the host. */
    public void callServicesIn(int selector) {
        serviceSegment = selector;
    }

    /** After an instruction or the entry to a handler: a trap is to follow if it has met an enabled breakpoint. */
    private void noteMet() {
        if (breakpointsMet != 0 && DebugRegisters.takeMet(this)) {
            trapWaits = true;
        }
    }

    /** Delivers the debug exception that follows what has been executed, if there is one and SS has not just been loaded. */
    private boolean trap() {
        if (!trapWaits || stop == Stop.SHUTDOWN || shadow && stackMoved) {
            return false;
        }
        trapWaits = false;
        // The trap wakes the CPU from the HLT that it follows.
        stop = stop == Stop.HALT ? Stop.FUEL : stop;
        loseFirstPrefixes();
        Delivery.debugTrap(this);
        noteMet();
        charge(SINGLE_STEP_COST);
        return true;
    }

    /**
     * An 8086 that interrupts a string instruction goes back to its last prefix only: of a segment override and REP the
     * first one is lost (Intel 8086 Family User's Manual, "Interrupts"; corrected in later processors).
     */
    private void loseFirstPrefixes() {
        if (stringCut && model == CpuModel.I8086) {
            Instruction cut = Decoder.of(model).decode(n -> load8(CS, ip + n & 0xFFFF));
            if (cut.opcode() != null && cut.form().is(Trait.STRING)) {
                ip += Math.max(0, cut.prefixes() - 1);
            }
        }
        stringCut = false;
    }

    /** Runs the interpreter on {@code share} of the reserve, and takes back what an attention left. */
    private void burn(int share) {
        reserve -= share;
        fuel = share;
        shadowAt = -1;
        budgetAtEntry = remaining();
        codeBase = bases[CS];
        updateFetchLimit();
        Interpreter.prepare(this);
        try {
            if (stringCut) {
                Strings.goOn(this);
            }
            if (regions == null) {
                Interpreter.run(this);
            } else {
                regions.run(this);
            }
        } catch (Fault fault) {
            breakpointsMet = 0;
            Delivery.fault(this, fault);
        }
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

    @Override
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

    @Override
    public void chargedInRegion(int cost) {
        charged += cost;
        budgetAtEntry -= cost;
    }

    /** What has been charged to all VMs that this CPU has run, in instructions. */
    public long charged() {
        return charged;
    }

    /** Whether the present budget has fuel for a further instruction. */
    public boolean hasBudget() {
        return remaining() > 0;
    }

    @Override
    public void attend() {
        if (fuel > 0) {
            reserve += fuel;
            fuel = 0;
        }
        reserve += held;
        held = 0;
    }

    /** What {@link #run} would do. */
    @Override
    public boolean resume() {
        boolean interrupted = (systemFlags & Flags.IF) != 0 && interruptPending();
        if (fuel == 0
                && stop == Stop.FUEL
                && !stopRequested
                && (systemFlags & Flags.TF) == 0
                && shadowAt != reserve
                && breakpointsMet == 0
                && !window.isOpen()
                && !interrupted) {
            fuel = reserve;
            reserve = 0;
        }
        return fuel > 0;
    }

    /** From now on executes regions where {@code source} has some; null for the interpreter alone. */
    public void useRegions(@Nullable Regions source) {
        regions = source == null ? null : source.runner();
    }

    /** Makes {@link #run} return within bounded time; from any thread. */
    public void requestStop() {
        stopRequested = true;
    }

    @Override
    public void inhibitInterrupts(boolean loadsStack) {
        shadowAt = remaining();
        stackMoved = loadsStack;
    }

    @Override
    public boolean trapsInhibited() {
        return stackShadow || stackMoved && shadowAt == remaining() + 1;
    }

    @Override
    public boolean inhibited() {
        return shadow;
    }

    @Override
    public void halt(Stop why) {
        stop = why;
        attend();
    }

    @Override
    public long instructions() {
        return instructions + budgetAtEntry - remaining();
    }

    @Override
    public void restore(long executed, boolean inhibited) {
        instructions = executed;
        shadow = inhibited;
    }

    /** Instructions that regions have executed, of all VMs this CPU has run. */
    public long inRegions() {
        return regions == null ? 0 : regions.executed();
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
        stopRequested = false;
        window.forget();
    }
}
