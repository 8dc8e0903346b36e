package dev.plankton.cpu.region;

import dev.plankton.cpu.interpreter.CodeWatch;
import dev.plankton.cpu.interpreter.Cold;
import dev.plankton.cpu.interpreter.DecodingCpu;
import dev.plankton.cpu.interpreter.Gate;
import dev.plankton.cpu.interpreter.Interpreter;
import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.PrefetchQueue;
import dev.plankton.memory.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.jfr.FlightRecorder;

/**
 * Tier 1: guest code as one method of a class of its own, which HotSpot compiles. Subclasses are written by the region
 * compiler; here is what they call. A region belongs to no VM: all that hold its code at its place share it.
 *
 * <p>The generated method keeps the registers, the flags and the fuel in local variables and writes them back when it
 * leaves. It leaves before an instruction that it cannot do exactly, and the interpreter goes on from there. What it
 * assumes is checked when it is entered, see {@link #fits}. Safe for any thread, its use of a {@code Cpu} apart.
 */
public abstract class Region implements Gate {
    // Named by generated code.
    static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** After this many stores into its own code, a region is given up. */
    private static final int MAX_HITS = 100;

    /** Trials after which a region that HotSpot has not made faster than the interpreter is given up. */
    private static final int MAX_TRIALS = 100_000;

    private CodeBytes code = new CodeBytes(0, new int[1], 0, new byte[0], new boolean[0], new boolean[0]);
    private int segments;
    private int leastFuel;
    private volatile boolean retired;
    private volatile boolean used = true;

    /**
     * Instructions that the region is to execute for each store that it leaves after. If it has long executed fewer, it goes on
     * after such stores; see {@link #leaves}.
     */
    private static final int COST = 2048, MOST_STRAIN = 1024 * COST;

    /** Whether it has been faster than the interpreter. */
    private boolean ripe;
    /** How often it was entered before that, about: threads do not wait for each other here. */
    private int trials;
    /** How often it left without having done anything, about. */
    int idle;
    /** Instructions that it has fallen short of that, about. */
    private int strain;
    /** Whether it goes on after such stores, as there are too many. */
    private boolean stays;
    /** How often the guest changed the region's code from inside, about. */
    private int hits;

    /** For {@link #define}. */
    protected Region() {}

    /**
     * Defines a class that extends this one, in this package, and makes its only object.
     *
     * @param segments segment registers whose bases it uses, as bits
     * @param leastFuel with less it leaves at once
     */
    public static Region define(byte[] classFile, CodeBytes code, int segments, int leastFuel)
            throws ReflectiveOperationException {
        Region region = (Region) MethodHandles.lookup()
                .defineHiddenClass(classFile, false)
                .lookupClass()
                .getDeclaredConstructor()
                .newInstance();
        region.code = code;
        region.segments = segments;
        region.leastFuel = leastFuel;
        return region;
    }

    /**
     * Executes from IP on, which is an entry.
     *
     * @param memory the bytes of the CPU's memory, {@code marks} its marks
     * @param fuel instructions it may execute; what is left is then in {@link CpuState#fuel}
     */
    protected abstract void run(DecodingCpu c, byte[] memory, byte[] marks, int fuel);

    /** Executes from entry {@code n}, modulo their number, on a CPU that is no VM's; it need not fit. */
    public final void rehearse(DecodingCpu c, int n, int fuel) {
        c.setIp(code.entry(n % code.entries()));
        c.fuel = leastFuel + fuel;
        strain = 0;
        run(c, c.memory.bytes(), c.memory.marks(), c.fuel);
    }

    /** Takes back what has been noted while it was rehearsed; before it is known to others. */
    public final void forgetRehearsal() {
        hits = 0;
        strain = 0;
        retired = false;
    }

    /** What it was translated from. */
    public final CodeBytes code() {
        return code;
    }

    /** Instructions that it wants to have fuel for when it is entered. */
    final int leastFuel() {
        return leastFuel;
    }

    /** It is not entered any more. */
    public final void retire() {
        retired = true;
    }

    /** Whether it is not to be entered any more. */
    public final boolean retired() {
        return retired;
    }

    /** Whether it is worth more than a trial. */
    final boolean ripe() {
        return ripe;
    }

    /** Notes how fast a trial was, and that of the interpreter lately, in picoseconds an instruction. */
    final void tried(long speed, long interpreter) {
        if (speed < interpreter) {
            ripe = true;
        } else if (++trials > MAX_TRIALS) {
            retired = true;
        }
    }

    /** Whether it has been found fit to enter since this was asked last; at first it has. */
    public final boolean usedSinceAsked() {
        boolean was = used;
        used = false;
        return was;
    }

    /** Whether it can be entered at CS:IP just now; the interpreter finishes a string instruction that it has cut. */
    final boolean fits(DecodingCpu c) {
        if (retired || c.stringCut || !code.isEntry(c.ip) || !holds(c)) {
            return false;
        }
        if (!used) {
            used = true;
        }
        return true;
    }

    /** Whether all that the generated code assumes is so. */
    private boolean holds(DecodingCpu c) {
        return assumes(c) && code.in(c.memory.bytes());
    }

    /** The same but for the code itself. */
    private boolean assumes(DecodingCpu c) {
        if (c.bases[CpuState.CS] != code.codeBase()
                || c.codeBase != code.codeBase()
                || c.fetchLimit != CpuState.FETCH_LIMIT
                || c.wrapFrom < 0
                || (c.systemFlags & (Flags.DF | Flags.TF)) != 0
                || c.result != (int) c.result) {
            return false;
        }
        CodeWatch watch = c.codeWatch();
        if (watch != null && watch.touches(code.from(), code.to() - code.from())) {
            return false;
        }
        for (int n = CpuState.ES; n <= CpuState.GS; n++) {
            if ((segments >> n & 1) != 0 && c.bases[n] > c.wrapFrom - 0xFFFF) {
                return false;
            }
        }
        return true;
    }

    /** Notes how many instructions a visit has executed. */
    final void visited(long instructions) {
        // Other threads read the region: a store would take its line of the processor's cache from them.
        if (strain != 0) {
            strain = (int) Math.max(0, strain - instructions);
        }
    }

    // Called by generated code. What begins with store returns whether the region is to be left: code of it has
    // changed,
    // or a byte that it watches, or see leaves.

    final boolean store8(DecodingCpu c, int address, int value) {
        Memory m = c.memory;
        int before = m.get8(address);
        m.store8(address, value);
        return code.touchedBy(address, 1) && m.get8(address) != before && hit(c, address, before, 1)
                || leaves(address, 1);
    }

    final boolean store16(DecodingCpu c, int address, int value) {
        Memory m = c.memory;
        int before = m.get16(address);
        m.store16(address, value);
        return code.touchedBy(address, 2) && m.get16(address) != before && hit(c, address, before, 2)
                || leaves(address, 2);
    }

    final boolean store32(DecodingCpu c, int address, int value) {
        Memory m = c.memory;
        int before = m.get32(address);
        m.store32(address, value);
        return code.touchedBy(address, 4) && m.get32(address) != before && hit(c, address, before, 4)
                || leaves(address, 4);
    }

    /** For the x87, which is not beside an 8086 here. Each store comes here, so the region is not left for that. */
    final boolean store64(DecodingCpu c, int address, long value) {
        Memory m = c.memory;
        long before = m.get64(address);
        m.store64(address, value);
        return code.touchedBy(address, 8) && m.get64(address) != before && hit(c, address, 0, 0);
    }

    /**
     * Whether to leave the region after a store by a call. Where a call's way comes back into a loop, HotSpot keeps the loop's
     * values in memory, as it has no registers that outlive a call. A branch that is never taken it leaves out, and that way with
     * it. So the region is left, until it turns out that there are many such stores, as to the registers of a card. Variables
     * between parts of its code are stored to again and again: there it goes on from the beginning.
     */
    private boolean leaves(int address, int size) {
        if (stays || address < code.to() && address + size > code.from()) {
            return false;
        }
        strain += COST;
        stays = strain > MOST_STRAIN;
        return true;
    }

    /** Code that keeps changing itself is left to the interpreter. */
    private boolean hit(DecodingCpu c, int address, int before, int bytes) {
        if (c.model == CpuModel.I8086) {
            PrefetchQueue.storedByRegion(c, address, before, bytes);
        }
        if (++hits > MAX_HITS) {
            retired = true;
        }
        if (FlightRecorder.isInitialized()) {
            RegionChanged.commit(code, retired);
        }
        return true;
    }

    /** Loads a segment register; its base, or -1 if the region cannot use it. */
    final int setSegment(DecodingCpu c, int n, int selector) {
        c.setSegment(n, selector);
        return c.bases[n] > c.wrapFrom - 0xFFFF ? -1 : c.bases[n];
    }

    /** Reads a byte from a port, with 100h added if the region cannot go on: something wants attention. */
    final int in(DecodingCpu c, int port) {
        int wrapFrom = c.wrapFrom;
        int value = c.ports.in(port, 1) & 0xFF;
        return goesOn(c, wrapFrom) ? value : value | 0x100;
    }

    /** Writes a byte to a port; whether the region can go on. */
    final boolean out(DecodingCpu c, int port, int value) {
        int wrapFrom = c.wrapFrom;
        c.ports.out(port, 1, value);
        return goesOn(c, wrapFrom);
    }

    /**
     * Whether the region can go on after an access to a port, before which memory wrapped at {@code wrapFrom}. What wants the
     * CPU's attention has taken its fuel; of all else that the region assumes a device can only change where memory wraps.
     */
    private boolean goesOn(DecodingCpu c, int wrapFrom) {
        boolean quiet = c.fuel > 0 && c.wrapFrom == wrapFrom && c.breakpointsMet == 0;
        return quiet || c.resume() && assumes(c);
    }

    /**
     * Does what the interpreter does for a cold instruction without an operand in memory. All registers and the fuel have
     * been written back, as if it had not begun.
     *
     * @param start IP of the instruction
     * @param behind IP of its immediate, if it has one, else after it
     * @param what see {@link Cold}
     * @param operand address of the register that ModRM names as E, if any
     * @return whether the region can go on at {@code next}
     */
    final boolean perform(DecodingCpu c, int start, int behind, int next, long what, int operand) {
        c.start = start;
        c.ip = behind;
        c.fuel--;
        c.operandAddress = operand;
        Cold.execute(c, what);
        return c.resume() && c.ip == next && assumes(c) && (!Cold.stores(what) || code.in(c.memory.bytes()));
    }

    /**
     * Has the interpreter execute the one instruction at IP, for which all registers and the fuel have been written back.
     *
     * @return whether the region can go on at {@code next}
     */
    final boolean interpret(DecodingCpu c, int next) {
        Interpreter.one(c);
        return c.resume() && c.ip == next && holds(c);
    }
}
