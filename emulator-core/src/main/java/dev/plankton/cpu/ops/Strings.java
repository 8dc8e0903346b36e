package dev.plankton.cpu.ops;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Fault;
import dev.plankton.memory.Memory;

/**
 * String instructions. Each iteration of REP takes one unit of fuel; when the fuel is spent, or something wants
 * attention, IP stays at the instruction, which goes on where it was cut, see {@link CutString}.
 */
public final class Strings {
    private static final int REPNE = 2;

    /** What an iteration costs that is done by itself, see {@link CpuState#charge}. */
    private static final int ITERATION_COST = 3;

    private Strings() {}

    public static void execute(CpuState c, int handler, int size) {
        if (c.repeat == 0) {
            oneOrFault(c, handler, size);
            return;
        }
        c.release(); // So that it is cut seldom.
        c.stringCut = false;
        if (bulk(c, handler, size) || burst(c, handler, size)) {
            return;
        }
        while (count(c) != 0) {
            oneOrFault(c, handler, size);
            c.charge(ITERATION_COST);
            setCount(c, count(c) - 1);
            boolean compares = handler == Handler.CMPS || handler == Handler.SCAS;
            if (compares && c.zero() == (c.repeat == REPNE)) {
                return;
            }
            if (count(c) != 0 && !again(c, handler, size)) {
                return;
            }
        }
    }

    // Warm instructions: not repeated, with 16-bit addresses.

    /** LODS, but for the accumulator: what it gets. */
    public static int lods(CpuState c, int segment, int size) {
        int si = c.reg16(CpuState.SI);
        if (si > CpuState.SURELY_WITHIN) {
            once(c, Handler.LODS, segment, size);
            return c.reg32(CpuState.AX);
        }
        int value = load(c, segment, si, size);
        c.setReg16(CpuState.SI, si + direction(c, size));
        return value;
    }

    /** STOS. */
    public static void stos(CpuState c, int segment, int size) {
        int di = c.reg16(CpuState.DI);
        if (di > CpuState.SURELY_WITHIN) {
            once(c, Handler.STOS, segment, size);
            return;
        }
        store(c, size, di, c.reg32(CpuState.AX));
        c.setReg16(CpuState.DI, di + direction(c, size));
    }

    /** Any of them, wherever its operands are. */
    public static void once(CpuState c, int handler, int segment, int size) {
        c.repeat = 0;
        c.address32 = false;
        c.segmentOverride = segment;
        oneOrFault(c, handler, size);
    }

    /** Takes fuel for one more iteration; without fuel, it is cut. */
    private static boolean again(CpuState c, int handler, int size) {
        c.fuel--;
        if (c.fuel < 0) {
            c.fuel = 0;
            CutString.cut(c, handler, size);
            return false;
        }
        return true;
    }

    /** Goes on with the one at IP that was cut; at least one unit of fuel is there. */
    public static void goOn(CpuState c) {
        if (c.cutAs != 0) {
            c.fuel--;
            CutString.goOn(c);
        }
    }

    private static void oneOrFault(CpuState c, int handler, int size) {
        try {
            one(c, handler, size);
        } catch (Fault fault) {
            if (c.model == CpuModel.I80286) {
                leaveAsThe80286(c, handler, size);
            }
            throw fault;
        }
    }

    /**
     * An 80286 does not take back what it has done when an operand faults: the index of each operand it has begun to
     * access has moved on, and CX is ahead by what its pipeline has counted (derived from the captured vectors).
     */
    private static void leaveAsThe80286(CpuState c, int handler, int size) {
        boolean source = !c.hidden.allows(Operands.overridden(c, CpuState.DS), source(c), size, false);
        boolean destination = !c.hidden.allows(CpuState.ES, destination(c), size, false);
        boolean usesSource = handler != Handler.STOS && handler != Handler.SCAS && handler != Handler.INS;
        boolean movesSource = handler == Handler.CMPS ? !destination : usesSource;
        boolean movesDestination =
                handler == Handler.MOVS ? !source : handler != Handler.LODS && handler != Handler.OUTS;
        boolean stores = handler == Handler.STOS || handler == Handler.INS || handler == Handler.MOVS && !source;
        if (movesSource) {
            step(c, CpuState.SI, size);
        }
        if (movesDestination) {
            step(c, CpuState.DI, size);
        }
        if (c.repeat != 0) {
            int ahead = stores ? 2 : handler == Handler.CMPS && destination ? 0 : 1;
            setCount(c, count(c) - ahead);
        }
    }

    private static void one(CpuState c, int handler, int size) {
        switch (handler) {
            case Handler.MOVS -> {
                store(c, size, destination(c), load(c, Operands.overridden(c, CpuState.DS), source(c), size));
                step(c, CpuState.SI, size);
                step(c, CpuState.DI, size);
            }
            case Handler.STOS -> {
                store(c, size, destination(c), c.reg32(CpuState.AX));
                step(c, CpuState.DI, size);
            }
            case Handler.LODS -> {
                setAccumulator(c, size, load(c, Operands.overridden(c, CpuState.DS), source(c), size));
                step(c, CpuState.SI, size);
            }
            case Handler.CMPS -> {
                int a = load(c, Operands.overridden(c, CpuState.DS), source(c), size);
                int b = load(c, CpuState.ES, destination(c), size);
                compare(c, a, b, size);
                step(c, CpuState.SI, size);
                step(c, CpuState.DI, size);
            }
            case Handler.SCAS -> {
                compare(c, c.reg32(CpuState.AX), load(c, CpuState.ES, destination(c), size), size);
                step(c, CpuState.DI, size);
            }
            case Handler.INS -> {
                c.hidden.check(CpuState.ES, destination(c), size, true);
                store(c, size, destination(c), c.ports.in(c.reg16(CpuState.DX), size));
                step(c, CpuState.DI, size);
            }
            default -> {
                c.ports.out(c.reg16(CpuState.DX), size, load(c, Operands.overridden(c, CpuState.DS), source(c), size));
                step(c, CpuState.SI, size);
            }
        }
    }

    /**
     * REP MOVS, STOS, CMPS and SCAS upwards in one go, as far as the fuel reaches, where neither a segment's end nor ROM nor
     * an overlap nor a breakpoint is in the way.
     */
    private static boolean bulk(CpuState c, int handler, int size) {
        if (handler == Handler.CMPS || handler == Handler.SCAS) {
            return bulkCompare(c, handler, size);
        }
        boolean moves = handler == Handler.MOVS;
        if (!moves && handler != Handler.STOS || (c.systemFlags & Flags.DF) != 0) {
            return false;
        }
        int iterations = (int) Math.min(count(c) & 0xFFFFFFFFL, c.fuel + 1L);
        long bytes = (long) iterations * size;
        int to = destination(c);
        int target = iterations < 1 ? -1 : place(c, CpuState.ES, to, bytes, true);
        if (target < 0) {
            return false;
        }
        Memory m = c.memory;
        if (moves) {
            int from = place(c, Operands.overridden(c, CpuState.DS), source(c), bytes, false);
            if (from < 0 || !m.copyForward(from, target, (int) bytes, size)) {
                return false;
            }
            advance(c, CpuState.SI, (int) bytes);
        } else if (!m.fillForward(target, iterations, size, c.reg32(CpuState.AX))) {
            return false;
        }
        advance(c, CpuState.DI, (int) bytes);
        setCount(c, count(c) - iterations);
        c.fuel -= iterations - 1;
        if (count(c) != 0) {
            CutString.cut(c, handler, size);
        }
        return true;
    }

    /** REPE and REPNE CMPS and SCAS upwards in one go, as far as the fuel reaches and no segment's end is in the way. */
    private static boolean bulkCompare(CpuState c, int handler, int size) {
        boolean scans = handler == Handler.SCAS;
        int segment = Operands.overridden(c, CpuState.DS);
        int most = (int) Math.min(count(c) & 0xFFFFFFFFL, c.fuel + 1L);
        int iterations = Math.min(most, room(c, destination(c), size));
        if (!scans) {
            iterations = Math.min(iterations, room(c, source(c), size));
        }
        long bytes = (long) iterations * size;
        if ((c.systemFlags & Flags.DF) != 0 || iterations < 1) {
            return false;
        }
        int with = place(c, CpuState.ES, destination(c), bytes, false);
        int from = scans ? 0 : place(c, segment, source(c), bytes, false);
        if (with < 0
                || from < 0
                || !c.memory.isPlain(with, (int) bytes)
                || !scans && !c.memory.isPlain(from, (int) bytes)) {
            return false;
        }
        byte[] memory = c.memory.bytes();
        boolean untilEqual = c.repeat == REPNE;
        int done = scans
                ? StringRuns.scan(memory, with, iterations, size, c.reg32(CpuState.AX), untilEqual)
                : StringRuns.compare(memory, from, with, iterations, size, untilEqual);
        int last = (done - 1) * size;
        int a = scans ? StringRuns.signed(c.reg32(CpuState.AX), size) : StringRuns.element(memory, from + last, size);
        int b = StringRuns.element(memory, with + last, size);
        compare(c, a, b, size);
        if (!scans) {
            advance(c, CpuState.SI, done * size);
        }
        advance(c, CpuState.DI, done * size);
        setCount(c, count(c) - done);
        c.fuel -= done - 1;
        if ((a == b) == untilEqual || count(c) == 0) {
            return true;
        }
        if (iterations == most) {
            CutString.cut(c, handler, size);
            return true;
        }
        return !again(c, handler, size);
    }

    /** How many elements from an offset on lie within the 64 KiB of real mode, none beyond; in unreal mode any number may. */
    private static int room(CpuState c, int offset, int size) {
        if (c.address32 && !c.hidden.usual()) {
            return Integer.MAX_VALUE;
        }
        return (offset & 0xFFFF) == offset ? StringRuns.room(offset, size) : 0;
    }

    /**
     * REP INS and REP OUTS upwards in one go, as far as the fuel and the device reach: a driver moves a frame so, and byte by
     * byte that took a third of the guest's time.
     */
    private static boolean burst(CpuState c, int handler, int size) {
        boolean reads = handler == Handler.INS;
        if (!reads && handler != Handler.OUTS || (c.systemFlags & Flags.DF) != 0) {
            return false;
        }
        int most = (int) Math.min(count(c) & 0xFFFFFFFFL, c.fuel + 1L);
        if (most < 2) {
            return false;
        }
        int port = c.reg16(CpuState.DX);
        int iterations = reads ? c.ports.inBurst(port, size, most) : c.ports.outBurst(port, size, most);
        int bytes = iterations * size;
        int segment = reads ? CpuState.ES : Operands.overridden(c, CpuState.DS);
        int offset = reads ? destination(c) : source(c);
        int address = iterations < 2 ? -1 : place(c, segment, offset, bytes, reads);
        if (address < 0 || !(reads ? c.memory.isRam(address, bytes) : c.memory.isPlain(address, bytes))) {
            return false;
        }
        // Before the transfer, which may raise an interrupt and so take the fuel away.
        c.fuel -= iterations - 1;
        setCount(c, count(c) - iterations);
        advance(c, reads ? CpuState.DI : CpuState.SI, bytes);
        if (count(c) != 0) {
            CutString.cut(c, handler, size);
        }
        if (reads) {
            c.ports.ins(port, size, address, iterations);
        } else {
            c.ports.outs(port, size, address, iterations);
        }
        return true;
    }

    /** Where that many bytes lie one after the other in the state, or -1 if they do not. */
    private static int place(CpuState c, int segment, int offset, long bytes, boolean write) {
        boolean inOne = (offset & 0xFFFF) == offset && offset + bytes <= 0x10000;
        if (c.watchesData() || !inOne && (!c.address32 || c.model.wrapsAtSegmentEnd())) {
            return -1;
        }
        if (c.hidden.usual() && inOne) {
            int address = c.bases[segment] + offset;
            return c.a20() || address + bytes <= 0x100000 ? address : -1;
        }
        return c.hidden.span(segment, offset, bytes, write);
    }

    private static void compare(CpuState c, int a, int b, int size) {
        switch (size) {
            case 1 -> Alu.subtract(c, (byte) a, (byte) b, Alu.BYTE);
            case 2 -> Alu.subtract(c, (short) a, (short) b, Alu.WORD);
            default -> Alu.subtract(c, a, b, Alu.DWORD);
        }
    }

    private static int load(CpuState c, int segment, int offset, int size) {
        return switch (size) {
            case 1 -> c.load8(segment, offset);
            case 2 -> c.load16(segment, offset);
            default -> c.load32(segment, offset);
        };
    }

    private static void store(CpuState c, int size, int offset, int value) {
        switch (size) {
            case 1 -> c.store8(CpuState.ES, offset, value);
            case 2 -> c.store16(CpuState.ES, offset, value);
            default -> c.store32(CpuState.ES, offset, value);
        }
    }

    private static void setAccumulator(CpuState c, int size, int value) {
        switch (size) {
            case 1 -> c.setReg8(CpuState.AL, value);
            case 2 -> c.setReg16(CpuState.AX, value);
            default -> c.setReg32(CpuState.AX, value);
        }
    }

    private static int source(CpuState c) {
        return c.address32 ? c.reg32(CpuState.SI) : c.reg32(CpuState.SI) & 0xFFFF;
    }

    private static int destination(CpuState c) {
        return c.address32 ? c.reg32(CpuState.DI) : c.reg32(CpuState.DI) & 0xFFFF;
    }

    private static int count(CpuState c) {
        return c.address32 ? c.reg32(CpuState.CX) : c.reg32(CpuState.CX) & 0xFFFF;
    }

    private static void setCount(CpuState c, int value) {
        if (c.address32) {
            c.setReg32(CpuState.CX, value);
        } else {
            c.setReg16(CpuState.CX, value);
        }
    }

    private static void step(CpuState c, int register, int size) {
        advance(c, register, direction(c, size));
    }

    private static int direction(CpuState c, int size) {
        return (c.systemFlags & Flags.DF) != 0 ? -size : size;
    }

    private static void advance(CpuState c, int register, int by) {
        if (c.address32) {
            c.setReg32(register, c.reg32(register) + by);
        } else {
            c.setReg16(register, c.reg32(register) + by);
        }
    }
}
