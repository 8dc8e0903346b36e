package dev.plankton.cpu;

/**
 * Runs guest code by regions where there are any, and by the interpreter up to the next one.
 *
 * <p>The interpreter does not look for regions. Where one begins, the decoded instruction in the core's cache is replaced
 * by a gate, a cold instruction that leads here. Now and then, after {@link #SPAN} instructions, the next jump backwards is
 * noted: so hot loops are found, and gates come back that another guest has overwritten.
 */
final class Tier1 {
    /** Instructions the interpreter executes between two looks at where it is. */
    private static final int SPAN = 4096;

    /** Instructions after which a look for a jump backwards ends. */
    private static final int LOOK = 64;

    /** With less fuel a region is not entered. */
    private static final int WORTHWHILE = 64;

    /**
     * The first entries of a region get little fuel: HotSpot compiles a method by how often it is called, and executes it
     * slowly until then.
     */
    private static final int NEW = 2000;

    private static final int FUEL_WHILE_NEW = 256;

    /** A region that has left so often without having done anything is useless. */
    private static final int MAX_IDLE = 1000;

    private Tier1() {}

    /** Executes until the fuel is spent or an instruction stops the CPU or something wants attention. */
    static void run(Cpu c, Regions regions) {
        if (regions.eager()) {
            runEagerly(c, regions);
            return;
        }
        hold(c, SPAN);
        while (c.fuel > 0 || c.held > 0) {
            if (c.fuel <= 0) {
                look(c, regions);
                hold(c, SPAN);
            }
            Interpreter.loop(c);
            if (c.atGate) {
                enter(c);
                hold(c, SPAN);
            }
        }
    }

    /** Tries a region before every instruction. */
    private static void runEagerly(Cpu c, Regions regions) {
        while (c.fuel > 0) {
            c.ip &= 0xFFFF;
            Region region = regions.hot(c);
            int before = c.fuel;
            if (region != null && region.fits(c)) {
                region.run(c, c.memory.bytes(), c.memory.marks(), c.fuel);
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

    private static void release(Cpu c) {
        c.fuel += c.held;
        c.held = 0;
    }

    /** Executes up to the next jump backwards, and asks for a region where it leads to. */
    private static void look(Cpu c, Regions regions) {
        for (int n = 0; n < LOOK && c.held > 0; n++) {
            int from = c.ip;
            Decoded d = c.cache.at(c.codeBase + from);
            hold(c, 1);
            Interpreter.loop(c);
            if (c.atGate || c.fuel > 0) {
                return;
            }
            if (c.ip <= from && jumps(d.handler)) {
                Region region = regions.hot(c);
                if (region != null) {
                    c.cache.at(c.codeBase + c.ip).becomeGate(region, c.memory.get64(c.codeBase + c.ip));
                }
                return;
            }
        }
    }

    private static boolean jumps(int handler) {
        return switch (handler) {
            case Handler.LOOPNZ, Handler.LOOPZ, Handler.LOOP_D, Handler.JCXZ -> true;
            default -> handler >= Handler.JCC && handler <= Handler.LOOP && handler != Handler.RET;
        };
    }

    /** Executes the region whose gate the interpreter has come to. */
    private static void enter(Cpu c) {
        c.atGate = false;
        release(c);
        Decoded gate = c.cache.at(c.codeBase + c.ip);
        Region region = gate.region;
        if (region == null || !region.fits(c)) {
            gate.forget();
            return;
        }
        int before = c.fuel;
        if (before >= WORTHWHILE) {
            if (region.entries < NEW) {
                region.entries++;
                hold(c, FUEL_WHILE_NEW);
            }
            int share = c.fuel;
            region.run(c, c.memory.bytes(), c.memory.marks(), share);
            if (c.fuel != share) {
                release(c);
                return;
            }
            if (++region.idle > MAX_IDLE) {
                region.retire();
            }
        }
        pass(c, gate, region);
    }

    /** Has the interpreter execute the instruction behind the gate. */
    private static void pass(Cpu c, Decoded gate, Region region) {
        int at = c.codeBase + c.ip;
        gate.forget();
        hold(c, 1);
        Interpreter.loop(c);
        gate.becomeGate(region, c.memory.get64(at));
        release(c);
    }
}
