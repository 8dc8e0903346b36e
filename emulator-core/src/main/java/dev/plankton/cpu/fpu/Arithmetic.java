package dev.plankton.cpu.fpu;

import dev.plankton.cpu.fpu.arithmetic.Addition;
import dev.plankton.cpu.fpu.arithmetic.Comparison;
import dev.plankton.cpu.fpu.arithmetic.Extended;
import dev.plankton.cpu.fpu.arithmetic.Integers;
import dev.plankton.cpu.fpu.arithmetic.Multiplication;
import dev.plankton.cpu.fpu.arithmetic.Reals;
import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.state.CpuState;

/** The eight operations on two numbers, in the order in which reg fields name them, and all other comparisons. */
public final class Arithmetic {
    static final int ADD = 0, MUL = 1, COM = 2, COMP = 3, SUB = 4, SUBR = 5, DIV = 6, DIVR = 7;

    private Arithmetic() {}

    /** ST(0) and an operand in memory; the result to ST(0). */
    static void withMemory(CpuState c, long w, int handler, int operation, int address) {
        Extended r = c.real;
        boolean denormal = false;
        switch (handler) {
            case Handler.FOP_M32 -> {
                int bits = c.memory.get32(address);
                denormal = Reals.isDenormal32(bits);
                Reals.widen32(r, bits);
            }
            case Handler.FOP_M64 -> {
                long bits = c.memory.get64(address);
                denormal = Reals.isDenormal64(bits);
                Reals.widen64(r, bits);
            }
            case Handler.FOP_I32 -> Integers.load(r, c.memory.get32(address));
            default -> Integers.load(r, (short) c.memory.get16(address));
        }
        if (operation == COM || operation == COMP) {
            compare(c, w, r.significand, r.exponent, denormal, false, operation == COMP ? 1 : 0);
            return;
        }
        if (Fpu.isEmpty(w, 0)) {
            emptyOperand(c, w, 0, false);
            return;
        }
        int control = Fpu.control(c, w) | (denormal ? Extended.DENORMAL_OPERAND : 0);
        operate(c, w, operation, r.significand, r.exponent, 0, false, control);
    }

    /** ST(0) and ST(i); the result to ST(to), and then perhaps a pop. */
    static void withRegister(CpuState c, long w, int operation, int i, int to, boolean pops) {
        if (operation == COM || operation == COMP) {
            compare(c, w, i, false, operation == COMP ? 1 : 0);
        } else if (Fpu.isEmpty(w, 0) || Fpu.isEmpty(w, i)) {
            emptyOperand(c, w, to, pops);
        } else {
            operate(c, w, operation, Fpu.significand(c, w, i), Fpu.exponent(c, w, i), to, pops, Fpu.control(c, w));
        }
    }

    /** An operand is empty: without an unmasked exception the result is the indefinite. */
    static void emptyOperand(CpuState c, long w, int to, boolean pops) {
        long now = Fpu.underflow(c, w);
        if (!Fpu.stops(w, Extended.IE)) {
            now = Fpu.setIndefinite(c, now, to);
            now = pops ? Fpu.pop(now) : now;
        }
        Fpu.done(c, now);
    }

    private static void operate(CpuState c, long w, int operation, long bs, int be, int to, boolean pops, int control) {
        Extended r = c.real;
        long as = Fpu.significand(c, w, 0);
        int ae = Fpu.exponent(c, w, 0);
        switch (operation) {
            case ADD -> Addition.add(r, as, ae, bs, be, control);
            case MUL -> Multiplication.multiply(r, as, ae, bs, be, control);
            case SUB -> Addition.subtract(r, as, ae, bs, be, control);
            case SUBR -> Addition.subtract(r, bs, be, as, ae, control);
            case DIV -> Multiplication.divide(r, as, ae, bs, be, control);
            default -> Multiplication.divide(r, bs, be, as, ae, control);
        }
        result(c, w, to, pops);
    }

    /** Stores what is in {@link CpuState#real}. */
    static void result(CpuState c, long w, int to, boolean pops) {
        Extended r = c.real;
        long now = Fpu.raise(c, w, r.raised);
        if (!Fpu.stops(w, r.raised)) {
            now = Fpu.set(c, now, to, r.significand, r.exponent);
            now = pops ? Fpu.pop(now) : now;
        }
        Fpu.done(c, now);
    }

    /** ST(0) with ST(i), and then {@code pops} pops. */
    static void compare(CpuState c, long w, int i, boolean quiet, int pops) {
        if (Fpu.isEmpty(w, i)) {
            emptyCompared(c, w, pops);
        } else {
            compare(c, w, Fpu.significand(c, w, i), Fpu.exponent(c, w, i), false, quiet, pops);
        }
    }

    /** FTST. */
    static void test(CpuState c, long w) {
        compare(c, w, 0, 0, false, false, 0);
    }

    private static void compare(CpuState c, long w, long bs, int be, boolean denormal, boolean quiet, int pops) {
        if (Fpu.isEmpty(w, 0)) {
            emptyCompared(c, w, pops);
            return;
        }
        Extended r = c.real;
        int control = Fpu.control(c, w) | (denormal ? Extended.DENORMAL_OPERAND : 0);
        int order = Comparison.compare(r, Fpu.significand(c, w, 0), Fpu.exponent(c, w, 0), bs, be, quiet, control);
        compared(c, w, order, r.raised, pops);
    }

    private static void emptyCompared(CpuState c, long w, int pops) {
        compared(c, w, Comparison.UNORDERED, Extended.IE | Extended.SF, pops);
    }

    private static void compared(CpuState c, long w, int order, int raised, int pops) {
        long now = Fpu.setCodes(Fpu.raise(c, w, raised), order);
        if (!Fpu.stops(w, raised)) {
            for (int n = 0; n < pops; n++) {
                now = Fpu.pop(now);
            }
        }
        Fpu.done(c, now);
    }

    /** FCOMI and FUCOMI, which set ZF, PF and CF, and clear the other arithmetic flags. */
    static void compareToFlags(CpuState c, long w, int i, boolean quiet, boolean pops) {
        Extended r = c.real;
        int order;
        if (Fpu.isEmpty(w, 0) || Fpu.isEmpty(w, i)) {
            order = Comparison.UNORDERED;
            r.raised = Extended.IE | Extended.SF;
        } else {
            order = Comparison.compare(
                    r,
                    Fpu.significand(c, w, 0),
                    Fpu.exponent(c, w, 0),
                    Fpu.significand(c, w, i),
                    Fpu.exponent(c, w, i),
                    quiet,
                    Fpu.control(c, w));
        }
        c.setArithmeticFlags(((order & Fpu.C3) != 0 ? Flags.ZF : 0)
                | ((order & Fpu.C2) != 0 ? Flags.PF : 0)
                | ((order & Fpu.C0) != 0 ? Flags.CF : 0));
        long now = Fpu.raise(c, w, r.raised);
        now = pops && !Fpu.stops(w, r.raised) ? Fpu.pop(now) : now;
        Fpu.done(c, now);
    }
}
