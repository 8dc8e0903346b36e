package dev.plankton.cpu.fpu;

import dev.plankton.cpu.fpu.arithmetic.Extended;
import dev.plankton.cpu.fpu.arithmetic.Integers;
import dev.plankton.cpu.fpu.arithmetic.Reals;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.FpuRegisters;

/**
 * The registers of the x87 in arrays, while a region executes: what moves them. Everything here and in {@link Masked} takes the
 * word of {@link #begin}, and what changes it returns it. Confined to the thread of its CPU.
 */
abstract class RegisterFile {
    private static final int REGISTERS = 8, ALL_MASKED = 0x3F;

    private static final long OPCODE_MASK = 0xFFFFL << FpuRegisters.OPCODE;

    private final CpuState c;
    private final long[] significands = new long[REGISTERS];
    private final int[] exponents = new int[REGISTERS];
    private final int early;
    final Extended r;
    private boolean possible;

    RegisterFile(CpuState c) {
        this.c = c;
        r = c.real;
        early = c.model == CpuModel.I686 ? 0 : Extended.EARLY;
    }

    /**
     * Begins; the registers are here until {@link #end}.
     *
     * @return control word, status word and tags
     */
    public final long begin() {
        long w = FpuRegisters.control(c.memory);
        possible = ((int) w & ALL_MASKED) == ALL_MASKED
                && (c.cr0 & (CpuState.CR0_EM | CpuState.CR0_TS)) == 0
                && c.coprocessor;
        if (possible) {
            take();
        }
        return w & ~OPCODE_MASK;
    }

    /** Whether instructions may be executed here: there is an x87, it may be used, and it masks all exceptions. */
    public final boolean possible() {
        return possible;
    }

    /** The last instruction as {@link #end} takes it. */
    public final long last() {
        return FpuRegisters.control(c.memory) & OPCODE_MASK | FpuRegisters.pointers(c.memory) & 0xFFFFFFFFL;
    }

    /** The last instruction as {@link #end} takes it, of its opcode byte, ModRM and linear address. */
    public static long last(int code, int modRm, int address) {
        return (long) (modRm | (code & 7) << 8) << FpuRegisters.OPCODE | address & 0xFFFFFFFFL;
    }

    /** Linear address of the last operand in memory. */
    public final int operand() {
        return (int) (FpuRegisters.pointers(c.memory) >>> 32);
    }

    /**
     * Writes all back that has changed.
     *
     * @param last the last instruction, see {@link #last}
     * @param operand linear address of the last operand in memory
     */
    public final void end(long w, long last, int operand) {
        if (!possible) {
            return;
        }
        give();
        long control = w | last & OPCODE_MASK;
        if (FpuRegisters.control(c.memory) != control) {
            FpuRegisters.setControl(c.memory, control);
        }
        long pointers = last & 0xFFFFFFFFL | (long) operand << 32;
        if (FpuRegisters.pointers(c.memory) != pointers) {
            FpuRegisters.setPointers(c.memory, pointers);
        }
    }

    private void take() {
        for (int n = 0; n < REGISTERS; n++) {
            significands[n] = FpuRegisters.significand(c.memory, n);
            exponents[n] = FpuRegisters.exponent(c.memory, n);
        }
    }

    private void give() {
        for (int n = 0; n < REGISTERS; n++) {
            if (FpuRegisters.significand(c.memory, n) != significands[n]
                    || FpuRegisters.exponent(c.memory, n) != exponents[n]) {
                FpuRegisters.set(c.memory, n, significands[n], exponents[n]);
            }
        }
    }

    /** Executes an instruction without an operand in memory that has no entry point of its own. */
    public final long other(long w, int handler, int parameter, int i) {
        give();
        X87.operate(c, w, handler, parameter, i, CpuState.DS, 0, 0);
        take();
        return FpuRegisters.control(c.memory);
    }

    // What operations use

    final long significand(int number) {
        return significands[number & 7];
    }

    final int exponent(int number) {
        return exponents[number & 7];
    }

    /** The number of ST(0), from which that of ST(i) is {@code i} away. */
    static int top(long w) {
        return (int) (w >>> FpuRegisters.TOP);
    }

    static boolean anyEmpty(long w, int i) {
        return Fpu.isEmpty(w, 0) || Fpu.isEmpty(w, i);
    }

    final int mode(long w) {
        return (int) w & 0xFFFF | early;
    }

    /** Sets ST(i), and then pops. */
    final long set(long w, int i, long significand, int exponent, int pops) {
        int n = top(w) + i & 7;
        significands[n] = significand;
        exponents[n] = exponent;
        return pop(w | 1L << FpuRegisters.TAGS + n, pops);
    }

    /** Clears C1 and adds exceptions other than that of the stack. */
    static long raise(long w, int raised) {
        return w & ~((long) Fpu.C1 << FpuRegisters.STATUS) | (long) raised << FpuRegisters.STATUS;
    }

    static long pop(long w, int times) {
        long popped = w;
        for (int n = 0; n < times; n++) {
            popped = Fpu.pop(popped);
        }
        return popped;
    }

    /** The result is in {@link CpuState#real}. */
    final long result(long w, int to, int pops) {
        return set(raise(w, r.raised), to, r.significand, r.exponent, pops);
    }

    /** An operand is empty. */
    final long empty(long w, int to, int pops) {
        return set(Fpu.underflow(c, w), to, Extended.INDEFINITE, Extended.INDEFINITE_EXPONENT, pops);
    }

    final long underflow(long w) {
        return Fpu.underflow(c, w);
    }

    // Operands in memory, which stay in CpuState.real for the instruction: 0, or DENORMAL_OPERAND

    public final int real32(int address) {
        int bits = c.memory.get32(address);
        Reals.widen32(r, bits);
        return Reals.isDenormal32(bits) ? Extended.DENORMAL_OPERAND : 0;
    }

    public final int real64(int address) {
        long bits = c.memory.get64(address);
        Reals.widen64(r, bits);
        return Reals.isDenormal64(bits) ? Extended.DENORMAL_OPERAND : 0;
    }

    public final int integer16(int address) {
        Integers.load(r, (short) c.memory.get16(address));
        return 0;
    }

    public final int integer32(int address) {
        Integers.load(r, c.memory.get32(address));
        return 0;
    }

    // Loads

    public final long loadReal32(long w, int address) {
        Reals.load32(r, c.memory.get32(address), mode(w));
        return push(w, r.significand, r.exponent, r.raised);
    }

    public final long loadReal64(long w, int address) {
        Reals.load64(r, c.memory.get64(address), mode(w));
        return push(w, r.significand, r.exponent, r.raised);
    }

    public final long loadInteger16(long w, int address) {
        Integers.load(r, (short) c.memory.get16(address));
        return push(w, r.significand, r.exponent, 0);
    }

    public final long loadInteger32(long w, int address) {
        Integers.load(r, c.memory.get32(address));
        return push(w, r.significand, r.exponent, 0);
    }

    public final long loadInteger64(long w, int address) {
        Integers.load(r, c.memory.get64(address));
        return push(w, r.significand, r.exponent, 0);
    }

    /** FLD of ST(i). */
    public final long load(long w, int i) {
        int n = top(w) + i;
        return Fpu.isEmpty(w, i) ? other(w, Handler.FLD_ST, 0, i) : push(w, significand(n), exponent(n), 0);
    }

    /** FLDZ. */
    public final long loadZero(long w) {
        return push(w, 0, 0, 0);
    }

    /** FLD1. */
    public final long loadOne(long w) {
        return push(w, Extended.INTEGER, Extended.BIAS, 0);
    }

    private long push(long w, long significand, int exponent, int raised) {
        if (!Fpu.isEmpty(w, 7)) {
            long indefinite = Extended.INDEFINITE;
            return set(Fpu.rotate(Fpu.overflow(c, w), -1), 0, indefinite, Extended.INDEFINITE_EXPONENT, 0);
        }
        return set(Fpu.rotate(raise(w, raised), -1), 0, significand, exponent, 0);
    }

    // Stores: the value, after which the caller calls stored, and stores it

    public final int toReal32(long w) {
        return Fpu.isEmpty(w, 0)
                ? (int) Stores.indefinite(c, Handler.FST_M32)
                : Reals.store32(r, significand(top(w)), exponent(top(w)), mode(w));
    }

    public final long toReal64(long w) {
        return Fpu.isEmpty(w, 0)
                ? Stores.indefinite(c, Handler.FST_M64)
                : Reals.store64(r, significand(top(w)), exponent(top(w)), mode(w));
    }

    public final int toInteger16(long w) {
        return (int) toInteger(w, Handler.FIST_I16, 16);
    }

    public final int toInteger32(long w) {
        return (int) toInteger(w, Handler.FIST_I32, 32);
    }

    public final long toInteger64(long w) {
        return toInteger(w, Handler.FISTP_I64, 64);
    }

    private long toInteger(long w, int handler, int bits) {
        return Fpu.isEmpty(w, 0)
                ? Stores.indefinite(c, handler)
                : Integers.store(r, significand(top(w)), exponent(top(w)), bits, mode(w));
    }

    /** Raises what the store has, and pops. */
    public final long stored(long w, int pops) {
        return pop(Fpu.raise(c, w, r.raised), pops);
    }

    /** FST and FSTP to ST(i). */
    public final long store(long w, int i, int pops) {
        return Fpu.isEmpty(w, 0) ? empty(w, i, pops) : set(raise(w, 0), i, significand(top(w)), exponent(top(w)), pops);
    }

    // What moves or changes registers

    public final long exchange(long w, int i) {
        if (anyEmpty(w, i)) {
            return other(w, Handler.FXCH, 0, i);
        }
        int a = top(w) & 7;
        int b = a + i & 7;
        long s = significands[a];
        int e = exponents[a];
        significands[a] = significands[b];
        exponents[a] = exponents[b];
        significands[b] = s;
        exponents[b] = e;
        return raise(w, 0);
    }

    /** FCHS. */
    public final long negate(long w) {
        return withSign(w, exponent(top(w)) ^ Extended.SIGN);
    }

    /** FABS. */
    public final long absolute(long w) {
        return withSign(w, exponent(top(w)) & ~Extended.SIGN);
    }

    private long withSign(long w, int exponent) {
        return Fpu.isEmpty(w, 0) ? empty(w, 0, 0) : set(raise(w, 0), 0, significand(top(w)), exponent, 0);
    }
}
