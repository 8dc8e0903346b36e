package dev.plankton.cpu.state;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.model.CpuModel;

/**
 * EFLAGS, the lowest part of a processor's state. The arithmetic flags are lazy: instead of six bits, the last result and
 * what is needed to derive each flag are kept (see {@link #setResult}), so an instruction whose flags are never read pays
 * three stores. Confined to one thread at a time.
 *
 * <p>{@link GeneralRegisters}, {@link SegmentedMemory} and {@link CpuState} extend it in this order, each file one
 * part, so that all fields are direct fields of one object, which hot code reaches in one step (docs/decisions/007).
 */
public abstract class LazyFlags {
    public final CpuModel model;

    /** EFLAGS without the arithmetic flags. */
    public int systemFlags;

    /** Sign-extended result: its low 32 bits tell ZF, the low byte PF, the sign SF. */
    public long result;
    /** The result without truncation: where its sign differs from that of {@link #result} is OF. */
    public long untruncated;
    /** Carries into each bit: the sign is CF, bit 4 is AF. */
    public long carries;

    LazyFlags(CpuModel model) {
        this.model = model;
    }

    /** The processor model. */
    public CpuModel model() {
        return model;
    }

    /** EFLAGS, see {@link Flags}. */
    public int flags() {
        return systemFlags
                | model.flagsAlwaysSet()
                | (carry() ? Flags.CF : 0)
                | (parity() ? Flags.PF : 0)
                | (int) (carries & Flags.AF)
                | (zero() ? Flags.ZF : 0)
                | (sign() ? Flags.SF : 0)
                | (overflow() ? Flags.OF : 0);
    }

    /** Sets EFLAGS; bits that the model does not have stay 0. */
    public void setFlags(int value) {
        systemFlags = value & (model.flagsWritable() | Flags.RF) & ~Flags.ARITHMETIC;
        setArithmeticFlags(value);
    }

    /** Sets the six arithmetic flags, any combination of them. */
    public void setArithmeticFlags(int value) {
        boolean sf = (value & Flags.SF) != 0;
        boolean zf = (value & Flags.ZF) != 0;
        boolean pf = (value & Flags.PF) != 0;
        if (!zf || !sf && pf) {
            // What a result of 32 bits can say; regions keep no more of it.
            result = zf ? 0 : (sf ? Integer.MIN_VALUE : 0) | (pf ? 3 : 1);
            setRest(value);
            return;
        }
        int low = (value & Flags.ZF) != 0 ? 0 : 1;
        // Bits 32 and 63 are equal in every result; where they differ, PF is the opposite of what the low byte tells.
        boolean oppositeParity = ((value & Flags.PF) != 0) != (low == 0);
        result = (sf ? Long.MIN_VALUE : 0) | (sf ^ oppositeParity ? 1L << 32 : 0) | low;
        setRest(value);
    }

    /** Sets OF, CF and AF, after the result. */
    private void setRest(int value) {
        untruncated = (value & Flags.OF) != 0 ? ~result : result;
        carries = ((value & Flags.CF) != 0 ? Long.MIN_VALUE : 0) | value & Flags.AF;
    }

    /** Sets SF, ZF and PF from a sign-extended result, and clears CF, OF and AF. */
    public void setLogicResult(long value) {
        result = value;
        untruncated = value;
        carries = 0;
    }

    /**
     * Sets all six arithmetic flags.
     *
     * @param truncated the result, sign-extended from the operand size
     * @param full the result of the same operation on sign-extended operands, without truncation
     * @param carriesIn the carry or borrow into each bit, that is a ^ b ^ full
     */
    public void setResult(long truncated, long full, long carriesIn) {
        result = truncated;
        untruncated = full;
        carries = carriesIn;
    }

    /** Sets CF and keeps the other flags. */
    public void setCarry(boolean cf) {
        carries = carries & Long.MAX_VALUE | (cf ? Long.MIN_VALUE : 0);
    }

    /** Sets OF and keeps the other flags. */
    public void setOverflow(boolean of) {
        untruncated = of ? ~result : result;
    }

    /** Sets CF and OF to the lowest bits of these, and keeps the other flags. */
    public void setCarryAndOverflow(long cf, long of) {
        carries = carries & Long.MAX_VALUE | cf << 63;
        untruncated = result ^ -(of & 1);
    }

    public boolean carry() {
        return carries < 0;
    }

    public boolean zero() {
        return (int) result == 0;
    }

    boolean sign() {
        return result < 0;
    }

    public boolean overflow() {
        return (untruncated ^ result) < 0;
    }

    boolean parity() {
        int low = (int) result & 0xFF;
        int odd = (0x6996 >>> ((low ^ low >>> 4) & 15) ^ (int) (result >>> 32) ^ (int) (result >>> 63)) & 1;
        return odd == 0;
    }

    /** Condition 0 to 15 as Jcc, SETcc and CMOVcc encode it. */
    public boolean condition(int code) {
        boolean holds = switch (code >> 1) {
            case 0 -> overflow();
            case 1 -> carry();
            case 2 -> zero();
            case 3 -> carry() || zero();
            case 4 -> sign();
            case 5 -> parity();
            case 6 -> untruncated < 0;
            default -> zero() || untruncated < 0;
        };
        return holds == ((code & 1) == 0);
    }
}
