package dev.plankton.cpu.fpu;

import dev.plankton.cpu.fpu.arithmetic.Addition;
import dev.plankton.cpu.fpu.arithmetic.Comparison;
import dev.plankton.cpu.fpu.arithmetic.Multiplication;
import dev.plankton.cpu.state.CpuState;

/**
 * The x87 as regions use it: an entry point for each operation. All exceptions are masked, so that each instruction has a
 * result. The caller keeps the word that {@link #begin} gives in a local variable, passes it to each instruction, takes it
 * back from it, and calls {@link #end} when it leaves.
 *
 * <p>Bytecode is short here, and there are no VarHandles, because HotSpot copies about 8 000 bytes of it into a method, calls
 * of access to arrays by VarHandles included, and calls even the shortest methods after that.
 */
public final class Masked extends RegisterFile {
    /** The x87 of {@code c}. */
    public Masked(CpuState c) {
        super(c);
    }

    // With registers: ST(0) and ST(i), the result to ST(to), then that many pops

    public long add(long w, int i, int to, int pops) {
        int t = top(w);
        if (anyEmpty(w, i)) {
            return empty(w, to, pops);
        }
        Addition.add(r, significand(t), exponent(t), significand(t + i), exponent(t + i), mode(w));
        return result(w, to, pops);
    }

    public long subtract(long w, int i, int to, int pops) {
        int t = top(w);
        if (anyEmpty(w, i)) {
            return empty(w, to, pops);
        }
        Addition.subtract(r, significand(t), exponent(t), significand(t + i), exponent(t + i), mode(w));
        return result(w, to, pops);
    }

    public long subtractReversed(long w, int i, int to, int pops) {
        int t = top(w);
        if (anyEmpty(w, i)) {
            return empty(w, to, pops);
        }
        Addition.subtract(r, significand(t + i), exponent(t + i), significand(t), exponent(t), mode(w));
        return result(w, to, pops);
    }

    public long multiply(long w, int i, int to, int pops) {
        int t = top(w);
        if (anyEmpty(w, i)) {
            return empty(w, to, pops);
        }
        Multiplication.multiply(r, significand(t), exponent(t), significand(t + i), exponent(t + i), mode(w));
        return result(w, to, pops);
    }

    public long divide(long w, int i, int to, int pops) {
        int t = top(w);
        if (anyEmpty(w, i)) {
            return empty(w, to, pops);
        }
        Multiplication.divide(r, significand(t), exponent(t), significand(t + i), exponent(t + i), mode(w));
        return result(w, to, pops);
    }

    public long divideReversed(long w, int i, int to, int pops) {
        int t = top(w);
        if (anyEmpty(w, i)) {
            return empty(w, to, pops);
        }
        Multiplication.divide(r, significand(t + i), exponent(t + i), significand(t), exponent(t), mode(w));
        return result(w, to, pops);
    }

    /** FCOM of ST(0) with ST(i). */
    public long compare(long w, int i, int pops) {
        int t = top(w);
        if (anyEmpty(w, i)) {
            return emptyCompared(w, pops);
        }
        int order =
                Comparison.compare(r, significand(t), exponent(t), significand(t + i), exponent(t + i), false, mode(w));
        return pop(Fpu.setCodes(raise(w, r.raised), order), pops);
    }

    private long emptyCompared(long w, int pops) {
        return pop(Fpu.setCodes(underflow(w), Comparison.UNORDERED), pops);
    }

    // With ST(0) and an operand in memory, which is in CpuState.real

    public long addOperand(long w, int denormal) {
        int t = top(w);
        if (Fpu.isEmpty(w, 0)) {
            return empty(w, 0, 0);
        }
        Addition.add(r, significand(t), exponent(t), r.significand, r.exponent, mode(w) | denormal);
        return result(w, 0, 0);
    }

    public long subtractOperand(long w, int denormal) {
        int t = top(w);
        if (Fpu.isEmpty(w, 0)) {
            return empty(w, 0, 0);
        }
        Addition.subtract(r, significand(t), exponent(t), r.significand, r.exponent, mode(w) | denormal);
        return result(w, 0, 0);
    }

    public long subtractFromOperand(long w, int denormal) {
        int t = top(w);
        if (Fpu.isEmpty(w, 0)) {
            return empty(w, 0, 0);
        }
        Addition.subtract(r, r.significand, r.exponent, significand(t), exponent(t), mode(w) | denormal);
        return result(w, 0, 0);
    }

    public long multiplyOperand(long w, int denormal) {
        int t = top(w);
        if (Fpu.isEmpty(w, 0)) {
            return empty(w, 0, 0);
        }
        Multiplication.multiply(r, significand(t), exponent(t), r.significand, r.exponent, mode(w) | denormal);
        return result(w, 0, 0);
    }

    public long divideOperand(long w, int denormal) {
        int t = top(w);
        if (Fpu.isEmpty(w, 0)) {
            return empty(w, 0, 0);
        }
        Multiplication.divide(r, significand(t), exponent(t), r.significand, r.exponent, mode(w) | denormal);
        return result(w, 0, 0);
    }

    public long divideIntoOperand(long w, int denormal) {
        int t = top(w);
        if (Fpu.isEmpty(w, 0)) {
            return empty(w, 0, 0);
        }
        Multiplication.divide(r, r.significand, r.exponent, significand(t), exponent(t), mode(w) | denormal);
        return result(w, 0, 0);
    }

    /** FCOM with the operand. */
    public long compareOperand(long w, int denormal, int pops) {
        int t = top(w);
        if (Fpu.isEmpty(w, 0)) {
            return emptyCompared(w, pops);
        }
        int order = Comparison.compare(
                r, significand(t), exponent(t), r.significand, r.exponent, false, mode(w) | denormal);
        return pop(Fpu.setCodes(raise(w, r.raised), order), pops);
    }
}
