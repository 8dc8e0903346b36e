package dev.plankton.cpu.fpu;

import dev.plankton.cpu.fpu.arithmetic.Extended;
import dev.plankton.cpu.fpu.arithmetic.Logarithm;
import dev.plankton.cpu.fpu.arithmetic.Trigonometry;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.FpuRegisters;

/** The functions that are computed by series. */
final class Transcendentals {
    private static final int F2XM1 = 0, FYL2X = 1, FPTAN = 2, FPATAN = 3, FYL2XP1 = 9, FSINCOS = 11, FSIN = 14;

    /** What one costs the host, see {@link CpuState#charge}. */
    private static final int COST = 200;

    private Transcendentals() {}

    static void execute(CpuState c, long w, int function) {
        c.charge(COST);
        switch (function) {
            case F2XM1 -> power(c, w);
            case FYL2X, FYL2XP1, FPATAN -> ofTwo(c, w, function);
            case FPTAN, FSINCOS -> pair(c, w, function);
            default -> angle(c, w, function == FSIN);
        }
    }

    private static void power(CpuState c, long w) {
        if (Fpu.isEmpty(w, 0)) {
            Arithmetic.emptyOperand(c, w, 0, false);
        } else {
            Logarithm.power(c.real, Fpu.significand(c, w, 0), Fpu.exponent(c, w, 0), Fpu.control(c, w));
            Arithmetic.result(c, w, 0, false);
        }
    }

    /** ST(1) gets the result, and ST(0) is popped. */
    private static void ofTwo(CpuState c, long w, int function) {
        if (Fpu.isEmpty(w, 0) || Fpu.isEmpty(w, 1)) {
            Arithmetic.emptyOperand(c, w, 1, true);
            return;
        }
        Extended r = c.real;
        long xs = Fpu.significand(c, w, 0);
        int xe = Fpu.exponent(c, w, 0);
        long ys = Fpu.significand(c, w, 1);
        int ye = Fpu.exponent(c, w, 1);
        int control = Fpu.control(c, w);
        switch (function) {
            case FYL2X -> Logarithm.ofX(r, xs, xe, ys, ye, control);
            case FYL2XP1 -> Logarithm.ofXPlus1(r, xs, xe, ys, ye, control);
            default -> Trigonometry.arctangent(r, xs, xe, ys, ye, control);
        }
        Arithmetic.result(c, w, 1, true);
    }

    private static long withoutC2(long w) {
        return w & ~((long) Fpu.C2 << FpuRegisters.STATUS);
    }

    /** Whether the angle in ST(0) is too large, which C2 reports: then it stays. */
    private static boolean tooLarge(CpuState c, long w) {
        int e = Fpu.exponent(c, w, 0);
        if (Trigonometry.inRange(e)
                || (e & Extended.MAX_EXPONENT) == Extended.MAX_EXPONENT
                || Extended.lacksInteger(Fpu.significand(c, w, 0), e)) {
            return false;
        }
        Fpu.done(c, Fpu.raise(c, w, 0) | (long) Fpu.C2 << FpuRegisters.STATUS);
        return true;
    }

    /** FSIN or FCOS. */
    private static void angle(CpuState c, long w, boolean sine) {
        long now = withoutC2(w);
        if (Fpu.isEmpty(w, 0)) {
            Arithmetic.emptyOperand(c, now, 0, false);
            return;
        }
        if (tooLarge(c, w)) {
            return;
        }
        long s = Fpu.significand(c, w, 0);
        int e = Fpu.exponent(c, w, 0);
        if (sine) {
            Trigonometry.sine(c.real, s, e, Fpu.control(c, w));
        } else {
            Trigonometry.cosine(c.real, s, e, Fpu.control(c, w));
        }
        Arithmetic.result(c, now, 0, false);
    }

    /** FPTAN, which pushes a 1 after the tangent, or FSINCOS, which pushes the cosine after the sine. */
    private static void pair(CpuState c, long w, int function) {
        long now = withoutC2(w);
        if (Fpu.isEmpty(w, 0) || !Fpu.isEmpty(w, 7)) {
            Functions.pair(c, now, Fpu.isEmpty(w, 0));
            return;
        }
        if (tooLarge(c, w)) {
            return;
        }
        Extended r = c.real;
        long s = Fpu.significand(c, w, 0);
        int e = Fpu.exponent(c, w, 0);
        int control = Fpu.control(c, w);
        if (function == FPTAN) {
            Trigonometry.tangent(r, s, e, control);
        } else {
            Trigonometry.sine(r, s, e, control);
        }
        long first = r.significand;
        int firstExponent = r.exponent;
        int raised = r.raised;
        boolean number = !Extended.isNaN(first, firstExponent);
        if (function == FSINCOS) {
            Trigonometry.cosine(r, s, e, control);
            raised = raised & ~Extended.C1 | r.raised;
        } else if (number) {
            r.set(Extended.INTEGER, Extended.BIAS);
        }
        now = Fpu.raise(c, now, raised);
        if (!Fpu.stops(w, raised)) {
            now = Fpu.set(c, now, 0, first, firstExponent);
            now = Fpu.push(c, now, r.significand, r.exponent);
        }
        Fpu.done(c, now);
    }
}
