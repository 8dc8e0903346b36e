package dev.plankton.cpu.region;

import dev.plankton.cpu.interpreter.Decoded;
import dev.plankton.cpu.interpreter.DecodingCpu;
import dev.plankton.cpu.interpreter.DispatchTable;
import dev.plankton.cpu.interpreter.Interpreter;
import dev.plankton.cpu.interpreter.LoopExit;
import dev.plankton.cpu.state.CpuState;

/**
 * Runs guest code by regions where there are any, and by the interpreter up to the next one.
 *
 * <p>The interpreter does not look for regions. Where one begins, the decoded instruction in the core's cache is replaced
 * by a gate, at which the loop is left. After {@link RegionCache#span} instructions of the interpreter, the next jump backwards is
 * noted: so hot loops are found, and gates come back that another guest has overwritten.
 */
final class Tier1 extends RegionRunner {
    /** Instructions after which a look for a jump backwards ends. */
    private static final int LOOK = 64;

    /** After this many looks without a region the next ones are twice as far apart, up to so often. */
    private static final int PATIENCE = 16, MOST_DOUBLINGS = 4;

    /** With less fuel a region is not entered. */
    private static final int WORTHWHILE = 64;

    /**
     * HotSpot compiles a method by how often it is called, and executes it slowly until then: so a region is tried with
     * little fuel, once between two looks, until it is faster than the interpreter.
     */
    private static final int TRIAL = 256;

    /** A region that has left so often without having done anything is useless. */
    private static final int MAX_IDLE = 1000;

    /** One run of this number is timed. A power of two. */
    private static final int TIMED = 16;

    private final RegionCache regions;

    /** How fast the interpreter is lately, in picoseconds an instruction. */
    private long pace;

    /** Runs, of which one in {@link #TIMED} is timed from its beginning: most are too short for a pace, and a clock takes long to read. */
    private int runs;

    /** Instructions at which a look is due; 0 if that is to be settled. */
    private long nextLook;
    /** Instructions from the end of the last run to its next look, with which the next run begins. */
    private long untilLook;
    /** When the interpreter began to go there, in nanoseconds; 0 if its pace is not to be measured. */
    private long begun;
    /** Instructions at that time. */
    private long begunAt;

    /** Looks one after the other that have not led to a region. */
    private int fruitless;
    /** Linear address where the last look ended. */
    private int lookedAt;
    /** The code that was there. */
    private long lookedUpon;

    /** Creates what executes regions of {@code source} on one CPU. */
    Tier1(RegionCache source) {
        regions = source;
    }

    @Override
    public void begin() {
        nextLook = 0;
    }

    @Override
    public void run(DecodingCpu c) {
        int span = regions.span();
        boolean trusting = regions.trusting();
        if (nextLook == 0) {
            beginSpan(c, untilLook, trusting || (pace != 0 && (++runs & TIMED - 1) != 0));
        }
        holdUntilLook(c);
        run(c, span, trusting);
        untilLook = Math.max(0, nextLook - c.instructions());
    }

    private void run(DecodingCpu c, int span, boolean trusting) {
        while (c.fuel > 0 || c.held > 0) {
            if (c.fuel <= 0) {
                if (begun != 0 && c.instructions() - begunAt >= LOOK) {
                    pace = (System.nanoTime() - begun) * 1000 / (c.instructions() - begunAt);
                }
                begun = 0;
                if (!look(c) && c.held == 0 && c.instructions() - nextLook < LOOK) {
                    // Something wants attention. The look goes on after it: a guest may do nothing but interrupts.
                    return;
                }
                beginSpan(c, trusting ? span : (long) span << Math.min(fruitless / PATIENCE, MOST_DOUBLINGS), trusting);
                holdUntilLook(c);
            }
            if (Interpreter.loop(c) == LoopExit.GATE) {
                begun = 0;
                long before = c.instructions();
                if (enter(c, trusting)) {
                    fruitless = 0;
                    long now = c.instructions();
                    // What the interpreter executes between visits counts: else what is hot there would never be seen.
                    nextLook = Math.min(nextLook + now - before, now + span);
                }
            }
            if (c.held == 0) {
                holdUntilLook(c);
            }
        }
    }

    /** From now on the interpreter executes up to {@code length} instructions before the next look. */
    private void beginSpan(DecodingCpu c, long length, boolean untimed) {
        begunAt = c.instructions();
        nextLook = begunAt + length;
        begun = untimed ? 0 : System.nanoTime();
    }

    private void holdUntilLook(DecodingCpu c) {
        c.hold((int) Math.max(0, nextLook - c.instructions()));
    }

    /**
     * Executes up to the next jump backwards, and asks for a region where it leads to.
     *
     * @return whether there was one, or a gate
     */
    private boolean look(DecodingCpu c) {
        for (int n = 0; n < LOOK && c.held > 0; n++) {
            if (c.fetchLimit != CpuState.FETCH_LIMIT) {
                // Code that is fetched with care is not in the cache, and no region holds it.
                fruitless++;
                return true;
            }
            int from = c.ip;
            Decoded d = c.cache.at(c.codeBase + from);
            c.hold(1);
            if (Interpreter.loop(c) == LoopExit.GATE || c.fuel > 0) {
                return true;
            }
            if (c.ip <= from && DispatchTable.isRelative(d.handler)) {
                int at = c.codeBase + c.ip;
                long code = c.memory.get64(at);
                Region region = changes(at, code) ? null : regions.hot(c);
                if (region == null) {
                    fruitless++;
                } else {
                    c.cache.at(at).becomeGate(region, code);
                }
                return true;
            }
        }
        return false;
    }

    /** Whether the code that the last look has found there was other code: it changes itself, or another VM came. */
    private boolean changes(int at, long code) {
        boolean changes = at == lookedAt && code != lookedUpon;
        lookedAt = at;
        lookedUpon = code;
        return changes;
    }

    /** Executes the region whose gate the interpreter has come to; whether that did anything. */
    private boolean enter(DecodingCpu c, boolean trusting) {
        c.release();
        Decoded gate = c.cache.at(c.codeBase + c.ip);
        if (!(gate.gate instanceof Region region) || !region.fits(c)) {
            gate.forget();
            return false;
        }
        int before = c.fuel;
        boolean worthwhile = before >= Math.max(WORTHWHILE, region.leastFuel());
        if (worthwhile) {
            if (trusting || region.ripe()) {
                visit(c, region);
            } else {
                attempt(c, region);
                gate.forget();
            }
            c.release();
            if (c.fuel != before) {
                if (region.idle != 0) {
                    region.idle = 0;
                }
                if (region.ripe() && c.fuel < region.leastFuel()) {
                    comeBack(c, region);
                }
                return true;
            }
            if (++region.idle > MAX_IDLE) {
                region.retire();
            }
        }
        pass(c, gate, region, worthwhile ? 1 : before);
        return false;
    }

    /** Where a region has been left at one of its entries, for want of fuel, it is entered next time. */
    private static void comeBack(DecodingCpu c, Region region) {
        if (region.code().isEntry(c.ip) && c.codeBase == region.code().codeBase()) {
            int at = c.codeBase + c.ip;
            c.cache.at(at).becomeGate(region, c.memory.get64(at));
        }
    }

    private void attempt(DecodingCpu c, Region region) {
        c.hold(TRIAL + region.leastFuel());
        long before = c.instructions();
        long start = System.nanoTime();
        visit(c, region);
        long nanos = System.nanoTime() - start;
        long done = c.instructions() - before;
        if (done >= WORTHWHILE / 2) {
            region.tried(nanos * 1000 / done, pace);
        }
    }

    /** Has the interpreter execute the instruction at the gate, and go on with {@code fuel} at most. */
    private void pass(DecodingCpu c, Decoded gate, Region region, int fuel) {
        int at = c.codeBase + c.ip;
        gate.forget();
        c.hold(fuel);
        Interpreter.loop(c);
        gate.becomeGate(region, c.memory.get64(at));
        c.release();
    }
}
