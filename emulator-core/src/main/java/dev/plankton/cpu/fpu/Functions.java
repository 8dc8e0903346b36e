package dev.plankton.cpu.fpu;

import dev.plankton.cpu.fpu.arithmetic.Extended;
import dev.plankton.cpu.fpu.arithmetic.Integers;
import dev.plankton.cpu.fpu.arithmetic.Multiplication;
import dev.plankton.cpu.fpu.arithmetic.Remainder;
import dev.plankton.cpu.fpu.arithmetic.Scaling;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.FpuRegisters;

/** Signs, FXAM, and what the opcodes D9 F0 to D9 FF do. */
final class Functions {
    private Functions() {}

    /** FCHS or FABS. */
    static void sign(CpuState c, long w, boolean changes) {
        if (Fpu.isEmpty(w, 0)) {
            Arithmetic.emptyOperand(c, w, 0, false);
            return;
        }
        int e = Fpu.exponent(c, w, 0);
        int signed = changes ? e ^ Extended.SIGN : e & ~Extended.SIGN;
        Fpu.done(c, Fpu.set(c, Fpu.raise(c, w, 0), 0, Fpu.significand(c, w, 0), signed));
    }

    /** FXAM: what is in ST(0), and its sign in C1, even if it is empty. */
    static void examine(CpuState c, long w) {
        long s = Fpu.significand(c, w, 0);
        int e = Fpu.exponent(c, w, 0);
        int kind;
        if (Fpu.isEmpty(w, 0)) {
            kind = Fpu.C3 | Fpu.C0;
        } else if (Extended.lacksInteger(s, e)) {
            kind = 0;
        } else if (Extended.isNaN(s, e)) {
            kind = Fpu.C0;
        } else if (Extended.isInfinite(s, e)) {
            kind = Fpu.C2 | Fpu.C0;
        } else if (s == 0) {
            kind = Fpu.C3;
        } else {
            kind = Extended.isDenormal(s, e) ? Fpu.C3 | Fpu.C2 : Fpu.C2;
        }
        int sign = (e & Extended.SIGN) != 0 ? Fpu.C1 : 0;
        Fpu.done(c, Fpu.setCodes(Fpu.raise(c, w, 0), kind) | (long) sign << FpuRegisters.STATUS);
    }

    static void execute(CpuState c, long w, int function) {
        switch (function) {
            case 4 -> extract(c, w);
            case 5 -> remainder(c, w, true);
            case 6 -> Fpu.done(c, Fpu.rotate(Fpu.raise(c, w, 0), -1));
            case 7 -> Fpu.done(c, Fpu.rotate(Fpu.raise(c, w, 0), 1));
            case 8 -> remainder(c, w, false);
            case 10, 12 -> ofOne(c, w, function == 10);
            case 13 -> scale(c, w);
            default -> Transcendentals.execute(c, w, function);
        }
    }

    private static void ofOne(CpuState c, long w, boolean root) {
        if (Fpu.isEmpty(w, 0)) {
            Arithmetic.emptyOperand(c, w, 0, false);
            return;
        }
        long s = Fpu.significand(c, w, 0);
        int e = Fpu.exponent(c, w, 0);
        if (root) {
            Multiplication.squareRoot(c.real, s, e, Fpu.control(c, w));
        } else {
            Integers.round(c.real, s, e, Fpu.control(c, w));
        }
        Arithmetic.result(c, w, 0, false);
    }

    private static void remainder(CpuState c, long w, boolean nearest) {
        long whole = w & ~((long) Fpu.C2 << FpuRegisters.STATUS);
        if (Fpu.isEmpty(w, 0) || Fpu.isEmpty(w, 1)) {
            Arithmetic.emptyOperand(c, whole, 0, false);
            return;
        }
        Extended r = c.real;
        Remainder.of(
                r,
                Fpu.significand(c, w, 0),
                Fpu.exponent(c, w, 0),
                Fpu.significand(c, w, 1),
                Fpu.exponent(c, w, 1),
                nearest,
                Fpu.control(c, w));
        // C2 reports a step; the bits of the quotient are there only with a remainder.
        boolean done = (r.raised & Extended.IE) == 0 && !Fpu.stops(w, r.raised) && (r.raised & Fpu.C2) == 0;
        Arithmetic.result(c, done ? Fpu.setCodes(w, 0) : whole, 0, false);
    }

    private static void scale(CpuState c, long w) {
        if (Fpu.isEmpty(w, 0) || Fpu.isEmpty(w, 1)) {
            Arithmetic.emptyOperand(c, w, 0, false);
            return;
        }
        Scaling.scale(
                c.real,
                Fpu.significand(c, w, 0),
                Fpu.exponent(c, w, 0),
                Fpu.significand(c, w, 1),
                Fpu.exponent(c, w, 1),
                Fpu.control(c, w));
        Arithmetic.result(c, w, 0, false);
    }

    /** FXTRACT: the exponent replaces ST(0), and the significand is pushed. */
    private static void extract(CpuState c, long w) {
        if (Fpu.isEmpty(w, 0) || !Fpu.isEmpty(w, 7)) {
            pair(c, w, Fpu.isEmpty(w, 0));
            return;
        }
        Extended r = c.real;
        long s = Fpu.significand(c, w, 0);
        int e = Fpu.exponent(c, w, 0);
        Scaling.extract(r, s, e, Fpu.control(c, w));
        long now = Fpu.raise(c, w, r.raised);
        if (!Fpu.stops(w, r.raised)) {
            long exponent = r.significand;
            int exponentOf = r.exponent;
            if ((r.raised & Extended.IE) == 0 && !Extended.isNaN(s, e)) {
                Scaling.significand(r, s, e);
            }
            now = Fpu.set(c, now, 0, exponent, exponentOf);
            now = Fpu.push(c, now, r.significand, r.exponent);
        }
        Fpu.done(c, now);
    }

    /** An instruction that replaces ST(0) and pushes has found the stack full, or ST(0) empty: both are indefinite then. */
    static void pair(CpuState c, long w, boolean empty) {
        long now = empty ? Fpu.underflow(c, w) : Fpu.overflow(c, w);
        if (!Fpu.stops(w, Extended.IE)) {
            now = Fpu.setIndefinite(c, now, 0);
            now = Fpu.push(c, now, Extended.INDEFINITE, Extended.INDEFINITE_EXPONENT);
        }
        Fpu.done(c, now);
    }
}
