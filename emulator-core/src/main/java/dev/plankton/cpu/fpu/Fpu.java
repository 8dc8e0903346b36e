package dev.plankton.cpu.fpu;

import dev.plankton.cpu.fpu.arithmetic.Extended;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.FpuRegisters;

/**
 * The register stack and the status word. An instruction loads all that is not a register once, see
 * {@link FpuRegisters#control}, changes its copy, called {@code w}, and stores it when it is done.
 */
final class Fpu {
    static final int C0 = 0x100, C1 = Extended.C1, C2 = 0x400, C3 = 0x4000;

    /** Bits of the status word that report an unmasked exception: ES, and B, which follows it. */
    private static final int SUMMARY = 0x8080;

    /** The mask of the interrupt of an 8087. */
    private static final int INTERRUPT_MASK_8087 = 0x80;

    private Fpu() {}

    // The register stack

    /** Number of the register that is ST(i). */
    static int number(long w, int i) {
        return (int) (w >>> FpuRegisters.TOP) + i & 7;
    }

    static boolean isEmpty(long w, int i) {
        return (w >>> FpuRegisters.TAGS + number(w, i) & 1) == 0;
    }

    static long significand(CpuState c, long w, int i) {
        return FpuRegisters.significand(c.memory, number(w, i));
    }

    static int exponent(CpuState c, long w, int i) {
        return FpuRegisters.exponent(c.memory, number(w, i));
    }

    /** Sets ST(i), which is not empty then. */
    static long set(CpuState c, long w, int i, long significand, int exponent) {
        int n = number(w, i);
        FpuRegisters.set(c.memory, n, significand, exponent);
        return w | 1L << FpuRegisters.TAGS + n;
    }

    static long setIndefinite(CpuState c, long w, int i) {
        return set(c, w, i, Extended.INDEFINITE, Extended.INDEFINITE_EXPONENT);
    }

    /** Empties ST(0) and makes ST(1) the top. */
    static long pop(long w) {
        return rotate(free(w, 0), 1);
    }

    static long free(long w, int i) {
        return w & ~(1L << FpuRegisters.TAGS + number(w, i));
    }

    /** Adds to TOP. */
    static long rotate(long w, int by) {
        long top = w >>> FpuRegisters.TOP & 7;
        return w & ~(7L << FpuRegisters.TOP) | (top + by & 7) << FpuRegisters.TOP;
    }

    /** Makes a new top, and sets it. */
    static long push(CpuState c, long w, long significand, int exponent) {
        return set(c, rotate(w, -1), 0, significand, exponent);
    }

    // Exceptions

    /** The control word for an operation. */
    static int control(CpuState c, long w) {
        return (int) w & 0xFFFF | (c.model == CpuModel.I686 ? 0 : Extended.EARLY);
    }

    /** Whether an exception leaves the instruction without a result. */
    static boolean stops(long w, int raised) {
        return (raised & ~(int) w & Extended.NO_RESULT) != 0;
    }

    /** Clears C1 and adds exceptions. */
    static long raise(CpuState c, long w, int raised) {
        return add(c, w & ~((long) C1 << FpuRegisters.STATUS), raised);
    }

    /** Adds exceptions and condition codes. */
    static long add(CpuState c, long w, int raised) {
        if (raised == 0) {
            return w;
        }
        int known = c.model == CpuModel.I686 ? raised : raised & ~Extended.SF;
        long result = w | (long) known << FpuRegisters.STATUS;
        return (raised & 0x3F & ~(int) w) == 0 ? result : summarize(c, result);
    }

    /** Sets ES and B as exceptions and masks say; if they were not, the x87 asks for an interrupt. */
    static long summarize(CpuState c, long w) {
        long bits = (long) SUMMARY << FpuRegisters.STATUS;
        if ((w >>> FpuRegisters.STATUS & ~w & 0x3F) == 0) {
            return w & ~bits;
        }
        boolean masked = c.model == CpuModel.I8086 && (w & INTERRUPT_MASK_8087) != 0;
        if ((w & bits) == 0 && !masked) {
            c.coprocessorError();
        }
        return w | bits;
    }

    /** A register that should hold a number is empty; whether that stops the instruction. */
    static long underflow(CpuState c, long w) {
        return raise(c, w, Extended.IE | Extended.SF);
    }

    /** There is no empty register to push to. */
    static long overflow(CpuState c, long w) {
        return raise(c, w, Extended.IE | Extended.SF | C1);
    }

    /** Sets C3, C2 and C0, and keeps C1. */
    static long setCodes(long w, int codes) {
        return w & ~((long) (C0 | C2 | C3) << FpuRegisters.STATUS) | (long) codes << FpuRegisters.STATUS;
    }

    static void done(CpuState c, long w) {
        FpuRegisters.setControl(c.memory, w);
    }
}
