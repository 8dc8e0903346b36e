package dev.plankton.cpu;

import jdk.jfr.FlightRecorder;

/**
 * Runs guest code by regions where there are any, and by the interpreter up to the next one.
 *
 * <p>The interpreter does not look for regions. Where one begins, the decoded instruction in the core's cache is replaced
 * by a gate, a cold instruction that leads here. Now and then, after {@link Regions#span} instructions, the next jump backwards is
 * noted: so hot loops are found, and gates come back that another guest has overwritten.
 */
final class Tier1 {
    /** Instructions after which a look for a jump backwards ends. */
    private static final int LOOK = 64;

    /** After so many looks without a region the next ones are twice as far apart, up to so often. */
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

    private Tier1() {}

    /** Executes until the fuel is spent or an instruction stops the CPU or something wants attention. */
    static void run(Cpu c, Regions regions) {
        if (regions.everywhere()) {
            runEagerly(c, regions);
            return;
        }
        int span = regions.span();
        boolean trusting = regions.trusting();
        if (c.nextLook == 0) {
            beginSpan(c, span, trusting);
        }
        holdUntilLook(c);
        while (c.fuel > 0 || c.held > 0) {
            if (c.fuel <= 0) {
                if (c.begun != 0) {
                    c.pace = (System.nanoTime() - c.begun) * 1000 / (c.instructions() - c.begunAt);
                    c.begun = 0;
                }
                if (!look(c, regions) && c.held == 0 && c.instructions() - c.nextLook < LOOK) {
                    // Something wants attention. The look goes on behind it: a guest may do nothing but interrupts.
                    return;
                }
                beginSpan(c, span, trusting);
                holdUntilLook(c);
            }
            Interpreter.loop(c);
            if (c.atGate) {
                enter(c, trusting);
                c.fruitless = 0;
                c.nextLook = c.instructions() + span;
                c.begun = 0;
            }
            if (c.fuel > span) {
                holdUntilLook(c);
            }
        }
    }

    private static void beginSpan(Cpu c, int span, boolean trusting) {
        c.begunAt = c.instructions();
        c.nextLook = c.begunAt + (trusting ? span : span << Math.min(c.fruitless / PATIENCE, MOST_DOUBLINGS));
        c.begun = trusting ? 0 : System.nanoTime();
    }

    private static void holdUntilLook(Cpu c) {
        hold(c, (int) Math.max(0, c.nextLook - c.instructions()));
    }

    /** Tries a region before every instruction. */
    private static void runEagerly(Cpu c, Regions regions) {
        while (c.fuel > 0) {
            c.ip &= 0xFFFF;
            Region region = regions.hot(c);
            int before = c.fuel;
            if (region != null && region.fits(c)) {
                visit(c, region);
            }
            if (c.fuel == before) {
                hold(c, 1);
                Interpreter.loop(c);
                release(c);
            }
        }
    }

    /** Lets {@link Cpu#fuel} be at most {@code most}; the rest is held. */
    private static void hold(Cpu c, int most) {
        release(c);
        if (c.fuel > most) {
            c.held = c.fuel - most;
            c.fuel = most;
        }
    }

    /** Gives back to {@link Cpu#fuel} what is held. */
    static void release(Cpu c) {
        c.fuel += c.held;
        c.held = 0;
    }

    /**
     * Executes up to the next jump backwards, and asks for a region where it leads to.
     *
     * @return whether there was one, or a gate
     */
    private static boolean look(Cpu c, Regions regions) {
        for (int n = 0; n < LOOK && c.held > 0; n++) {
            int from = c.ip;
            Decoded d = c.cache.at(c.codeBase + from);
            hold(c, 1);
            Interpreter.loop(c);
            if (c.atGate || c.fuel > 0) {
                return true;
            }
            if (c.ip <= from && DispatchTable.isRelative(d.handler)) {
                int at = c.codeBase + c.ip;
                long code = c.memory.get64(at);
                Region region = changes(c, at, code) ? null : regions.hot(c);
                if (region == null) {
                    c.fruitless++;
                } else {
                    c.cache.at(at).becomeGate(region, code);
                }
                return true;
            }
        }
        return false;
    }

    /** Whether the code that the last look has found there was other code: it changes itself, or another VM came. */
    private static boolean changes(Cpu c, int at, long code) {
        boolean changes = at == c.lookedAt && code != c.lookedUpon;
        c.lookedAt = at;
        c.lookedUpon = code;
        return changes;
    }

    /** Executes the region whose gate the interpreter has come to. */
    private static void enter(Cpu c, boolean trusting) {
        c.atGate = false;
        release(c);
        Decoded gate = c.cache.at(c.codeBase + c.ip);
        Region region = gate.region;
        if (region == null || !region.fits(c)) {
            gate.forget();
            return;
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
            release(c);
            if (c.fuel != before) {
                return;
            }
            if (++region.idle > MAX_IDLE) {
                region.retire();
            }
        }
        pass(c, gate, region, worthwhile ? 1 : before);
    }

    private static void attempt(Cpu c, Region region) {
        hold(c, TRIAL + region.leastFuel());
        long executed = c.instructions();
        long begun = System.nanoTime();
        visit(c, region);
        long nanos = System.nanoTime() - begun;
        executed = c.instructions() - executed;
        if (executed >= WORTHWHILE / 2) {
            region.tried(nanos * 1000 / executed, c.pace);
        }
    }

    private static void visit(Cpu c, Region region) {
        // Without this question the first event would load the Flight Recorder, which takes a tenth of a second.
        RegionVisit visit = FlightRecorder.isInitialized() ? RegionVisit.beginning() : null;
        long before = c.instructions();
        region.run(c, c.memory.bytes(), c.memory.marks(), c.fuel);
        long executed = c.instructions() - before;
        c.inRegions += executed;
        if (visit != null && visit.shouldCommit()) {
            visit.end(c, region, executed);
        }
    }

    /** Has the interpreter execute the instruction behind the gate, and go on with {@code fuel} at most. */
    private static void pass(Cpu c, Decoded gate, Region region, int fuel) {
        int at = c.codeBase + c.ip;
        gate.forget();
        hold(c, fuel);
        Interpreter.loop(c);
        gate.becomeGate(region, c.memory.get64(at));
        release(c);
    }
}
