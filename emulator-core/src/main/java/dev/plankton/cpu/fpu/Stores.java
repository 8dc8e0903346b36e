package dev.plankton.cpu.fpu;

import dev.plankton.cpu.fpu.arithmetic.Extended;
import dev.plankton.cpu.fpu.arithmetic.Integers;
import dev.plankton.cpu.fpu.arithmetic.Reals;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.state.CpuState;

/** What stores ST(0), to memory or another register. */
final class Stores {
    /** The indefinite in 32 and 64 bits. */
    private static final int INDEFINITE_32 = 0xFFC00000;

    private static final long INDEFINITE_64 = 0xFFF8000000000000L;

    /** Exceptions after which memory is not changed, unless they are masked. */
    private static final int NOT_STORED = Extended.IE | Extended.OE | Extended.UE;

    /** Conditions of FCMOV as Jcc encodes them: B, E, BE, P. */
    private static final int[] CONDITIONS = {2, 4, 6, 10};

    private Stores() {}

    static void toMemory(CpuState c, long w, int handler, boolean pops, int address) {
        Extended r = c.real;
        boolean empty = Fpu.isEmpty(w, 0);
        long s = Fpu.significand(c, w, 0);
        int e = Fpu.exponent(c, w, 0);
        int control = Fpu.control(c, w);
        long value;
        if (empty) {
            value = indefinite(c, handler);
        } else {
            value = switch (handler) {
                case Handler.FST_M32 -> Reals.store32(r, s, e, control);
                case Handler.FST_M64 -> Reals.store64(r, s, e, control);
                case Handler.FIST_I16 -> Integers.store(r, s, e, 16, control);
                case Handler.FIST_I32 -> Integers.store(r, s, e, 32, control);
                default -> Integers.store(r, s, e, 64, control);
            };
        }
        long now = Fpu.raise(c, w, r.raised);
        if ((r.raised & ~(int) w & NOT_STORED) == 0) {
            switch (handler) {
                case Handler.FST_M32, Handler.FIST_I32 -> c.memory.store32(address, (int) value);
                case Handler.FIST_I16 -> c.memory.store16(address, (int) value);
                default -> c.memory.store64(address, value);
            }
            now = pops ? Fpu.pop(now) : now;
        }
        Fpu.done(c, now);
    }

    /** What is stored if ST(0) is empty, which {@link CpuState#real} raises. */
    static long indefinite(CpuState c, int handler) {
        c.real.raised = Extended.IE | Extended.SF;
        return switch (handler) {
            case Handler.FST_M32 -> INDEFINITE_32;
            case Handler.FST_M64 -> INDEFINITE_64;
            case Handler.FIST_I16 -> Short.MIN_VALUE;
            case Handler.FIST_I32 -> Integer.MIN_VALUE;
            default -> Long.MIN_VALUE;
        };
    }

    static void real80(CpuState c, long w, int segment, int offset) {
        boolean empty = Fpu.isEmpty(w, 0);
        int raised = empty ? Extended.IE | Extended.SF : 0;
        long now = Fpu.raise(c, w, raised);
        if (!Fpu.stops(w, raised)) {
            Image.store64(c, segment, offset, empty ? Extended.INDEFINITE : Fpu.significand(c, w, 0));
            Image.store16(c, segment, offset + 8, empty ? Extended.INDEFINITE_EXPONENT : Fpu.exponent(c, w, 0));
            now = Fpu.pop(now);
        }
        Fpu.done(c, now);
    }

    static void decimal(CpuState c, long w, int segment, int offset) {
        Extended r = c.real;
        long low = Integers.DECIMAL_INDEFINITE;
        int high = Integers.DECIMAL_INDEFINITE_HIGH;
        if (Fpu.isEmpty(w, 0)) {
            r.raised = Extended.IE | Extended.SF;
        } else {
            low = Integers.storeDecimal(r, Fpu.significand(c, w, 0), Fpu.exponent(c, w, 0), Fpu.control(c, w));
            high = r.exponent;
        }
        long now = Fpu.raise(c, w, r.raised);
        if (!Fpu.stops(w, r.raised)) {
            Image.store64(c, segment, offset, low);
            Image.store16(c, segment, offset + 8, high);
            now = Fpu.pop(now);
        }
        Fpu.done(c, now);
    }

    /**
     * FST and FSTP to a register.
     *
     * @param pops 0, 1, or 2 of the undocumented FSTP1, which only pops if ST(0) is empty
     */
    static void toRegister(CpuState c, long w, int i, int pops) {
        if (Fpu.isEmpty(w, 0)) {
            if (pops == 2) {
                Fpu.done(c, Fpu.pop(Fpu.raise(c, w, 0)));
            } else {
                Arithmetic.emptyOperand(c, w, i, pops != 0);
            }
            return;
        }
        long now = Fpu.set(c, Fpu.raise(c, w, 0), i, Fpu.significand(c, w, 0), Fpu.exponent(c, w, 0));
        Fpu.done(c, pops != 0 ? Fpu.pop(now) : now);
    }

    static void exchange(CpuState c, long w, int i) {
        long now = Fpu.raise(c, w, 0);
        if (Fpu.isEmpty(w, 0) || Fpu.isEmpty(w, i)) {
            now = Fpu.underflow(c, w);
            if (Fpu.stops(w, Extended.IE)) {
                Fpu.done(c, now);
                return;
            }
            now = Fpu.isEmpty(now, 0) ? Fpu.setIndefinite(c, now, 0) : now;
            now = Fpu.isEmpty(now, i) ? Fpu.setIndefinite(c, now, i) : now;
        }
        long s = Fpu.significand(c, now, 0);
        int e = Fpu.exponent(c, now, 0);
        Fpu.set(c, now, 0, Fpu.significand(c, now, i), Fpu.exponent(c, now, i));
        Fpu.set(c, now, i, s, e);
        Fpu.done(c, now);
    }

    /** FCMOV: the upper bit of {@code condition} negates it. */
    static void conditionally(CpuState c, long w, int i, int condition) {
        if (Fpu.isEmpty(w, 0) || Fpu.isEmpty(w, i)) {
            Arithmetic.emptyOperand(c, w, 0, false);
        } else if (c.condition(CONDITIONS[condition & 3] | condition >> 2)) {
            Fpu.done(c, Fpu.set(c, w, 0, Fpu.significand(c, w, i), Fpu.exponent(c, w, i)));
        } else {
            Fpu.done(c, w);
        }
    }

    /** FFREE and FFREEP. */
    static void free(CpuState c, long w, int i, boolean pops) {
        long now = Fpu.free(Fpu.raise(c, w, 0), i);
        Fpu.done(c, pops ? Fpu.pop(now) : now);
    }
}
