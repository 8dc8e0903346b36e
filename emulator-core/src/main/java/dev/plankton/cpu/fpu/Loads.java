package dev.plankton.cpu.fpu;

import dev.plankton.cpu.fpu.arithmetic.Extended;
import dev.plankton.cpu.fpu.arithmetic.Integers;
import dev.plankton.cpu.fpu.arithmetic.Reals;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;

/** What pushes a number on the register stack. */
final class Loads {
    private static final int ROUND_UP = 2, ROUND_MASK = 3, ROUND_SHIFT = 10;

    /** 1, log2 10, log2 e, pi, log10 2, ln 2 and 0: rounded down, and by how much the nearest is more. */
    private static final long[] CONSTANTS = {
        0x8000000000000000L,
        0xD49A784BCD1B8AFEL,
        0xB8AA3B295C17F0BBL,
        0xC90FDAA22168C234L,
        0x9A209A84FBCFF798L,
        0xB17217F7D1CF79ABL,
        0
    };

    private static final int[] EXPONENTS = {0x3FFF, 0x4000, 0x3FFF, 0x4000, 0x3FFD, 0x3FFE, 0};
    private static final int[] NEAREST = {0, 0, 1, 1, 1, 1, 0};

    private Loads() {}

    static void fromMemory(CpuState c, long w, int handler, int address) {
        if (overflows(c, w)) {
            return;
        }
        Extended r = c.real;
        switch (handler) {
            case Handler.FLD_M32 -> Reals.load32(r, c.memory.get32(address), Fpu.control(c, w));
            case Handler.FLD_M64 -> Reals.load64(r, c.memory.get64(address), Fpu.control(c, w));
            case Handler.FILD_I16 -> Integers.load(r, (short) c.memory.get16(address));
            case Handler.FILD_I32 -> Integers.load(r, c.memory.get32(address));
            default -> Integers.load(r, c.memory.get64(address));
        }
        long now = Fpu.raise(c, w, r.raised);
        // A denormal is pushed even if its exception is not masked.
        if (!Fpu.stops(w, r.raised & ~Extended.DE)) {
            now = Fpu.push(c, now, r.significand, r.exponent);
        }
        Fpu.done(c, now);
    }

    static void real80(CpuState c, long w, int segment, int offset) {
        if (!overflows(c, w)) {
            long significand = Image.load64(c, segment, offset);
            Fpu.done(c, Fpu.push(c, Fpu.raise(c, w, 0), significand, Image.load16(c, segment, offset + 8)));
        }
    }

    static void decimal(CpuState c, long w, int segment, int offset) {
        if (!overflows(c, w)) {
            Extended r = c.real;
            Integers.loadDecimal(r, Image.load64(c, segment, offset), Image.load16(c, segment, offset + 8));
            Fpu.done(c, Fpu.push(c, Fpu.raise(c, w, 0), r.significand, r.exponent));
        }
    }

    static void register(CpuState c, long w, int i) {
        if (overflows(c, w)) {
            return;
        }
        if (Fpu.isEmpty(w, i)) {
            long now = Fpu.underflow(c, w);
            now = Fpu.stops(w, Extended.IE) ? now : Fpu.push(c, now, Extended.INDEFINITE, Extended.INDEFINITE_EXPONENT);
            Fpu.done(c, now);
        } else {
            Fpu.done(c, Fpu.push(c, Fpu.raise(c, w, 0), Fpu.significand(c, w, i), Fpu.exponent(c, w, i)));
        }
    }

    /** A constant, which the 387 rounds as the control word says. */
    static void constant(CpuState c, long w, int n) {
        if (overflows(c, w)) {
            return;
        }
        int direction = c.model == CpuModel.I686 ? (int) w >> ROUND_SHIFT & ROUND_MASK : 0;
        boolean exact = n == 0 || n == CONSTANTS.length - 1;
        int more = exact ? 0 : direction == 0 ? NEAREST[n] : direction == ROUND_UP ? 1 : 0;
        Fpu.done(c, Fpu.push(c, Fpu.raise(c, w, 0), CONSTANTS[n] + more, EXPONENTS[n]));
    }

    /** Whether ST(7) is not empty; then the instruction is done. */
    private static boolean overflows(CpuState c, long w) {
        if (Fpu.isEmpty(w, 7)) {
            return false;
        }
        pushIndefinite(c, w);
        return true;
    }

    /** The stack has overflowed: if that is masked, the indefinite is pushed. */
    static void pushIndefinite(CpuState c, long w) {
        long now = Fpu.overflow(c, w);
        now = Fpu.stops(w, Extended.IE) ? now : Fpu.push(c, now, Extended.INDEFINITE, Extended.INDEFINITE_EXPONENT);
        Fpu.done(c, now);
    }
}
