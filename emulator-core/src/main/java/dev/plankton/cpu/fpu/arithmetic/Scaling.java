package dev.plankton.cpu.fpu.arithmetic;

import static dev.plankton.cpu.fpu.arithmetic.Extended.BIAS;
import static dev.plankton.cpu.fpu.arithmetic.Extended.C1;
import static dev.plankton.cpu.fpu.arithmetic.Extended.FULL_PRECISION;
import static dev.plankton.cpu.fpu.arithmetic.Extended.MAX_EXPONENT;
import static dev.plankton.cpu.fpu.arithmetic.Extended.OE;
import static dev.plankton.cpu.fpu.arithmetic.Extended.PE;
import static dev.plankton.cpu.fpu.arithmetic.Extended.SIGN;
import static dev.plankton.cpu.fpu.arithmetic.Extended.UE;
import static dev.plankton.cpu.fpu.arithmetic.Extended.ZE;

/** FSCALE and FXTRACT. */
public final class Scaling {
    /** A scale of this magnitude takes any number beyond all exponents. */
    private static final int FAR = 0x10000;

    private static final int WRAP = 24_576;

    private Scaling() {}

    /** {@code a} times 2 to the power of {@code b}, which is truncated to an integer first. */
    public static void scale(Extended r, long as, int ae, long bs, int be, int control) {
        r.raised = 0;
        if (r.handled(as, ae, bs, be, control)) {
            return;
        }
        boolean infinite = Extended.isInfinite(as, ae);
        boolean zero = as == 0 && !infinite;
        boolean scaleInfinite = Extended.isInfinite(bs, be);
        boolean down = (be & SIGN) != 0;
        if (scaleInfinite && (down ? infinite : zero)) {
            r.invalid();
            return;
        }
        if ((Extended.isDenormal(as, ae) || Extended.isDenormal(bs, be)) && r.denormal(control)) {
            return;
        }
        if (infinite || zero) {
            r.set(as, ae);
        } else if (scaleInfinite) {
            if (down) {
                r.zero(ae & SIGN);
            } else {
                r.infinity(ae & SIGN);
            }
        } else {
            scaleBy(r, as, ae, power(bs, be), control);
        }
    }

    private static int power(long bs, int be) {
        int shift = BIAS + 63 - (be & MAX_EXPONENT);
        int magnitude = shift > 63 ? 0 : shift < 63 - 16 ? FAR : (int) (bs >>> shift);
        return (be & SIGN) != 0 ? -magnitude : magnitude;
    }

    private static void scaleBy(Extended r, long as, int ae, int power, int control) {
        int exponent = Extended.normalExponent(as, ae) + power;
        int sign = ae & SIGN;
        boolean overflows = exponent - WRAP >= MAX_EXPONENT && (control & OE) == 0;
        boolean underflows = exponent + WRAP <= 0 && (control & UE) == 0;
        if (overflows || underflows) {
            // Too far even for the exponent that an unmasked exception leaves.
            r.raised |= overflows ? OE | PE | C1 : UE | PE;
            if (overflows) {
                r.infinity(sign);
            } else {
                r.zero(sign);
            }
            return;
        }
        Rounding.round(r, sign, exponent, Extended.normalSignificand(as), 0, control | FULL_PRECISION);
    }

    /**
     * FXTRACT: the exponent of {@code a} as a real; {@link #significand} gives the rest. Of zero it is a division by zero, but
     * on an 8087 or 80287.
     */
    public static void extract(Extended r, long as, int ae, int control) {
        r.raised = 0;
        if (r.handled(as, ae, control)) {
            return;
        }
        if (Extended.isInfinite(as, ae)) {
            r.infinity(0);
            return;
        }
        if (as == 0) {
            if ((control & Extended.EARLY) == 0) {
                r.raised = ZE;
                r.infinity(SIGN);
            } else {
                r.set(as, ae);
            }
            return;
        }
        if (Extended.isDenormal(as, ae) && r.denormal(control)) {
            return;
        }
        int raised = r.raised;
        Integers.load(r, Extended.normalExponent(as, ae) - BIAS);
        r.raised = raised;
    }

    /** What FXTRACT leaves in ST(0) of a number that is no NaN: its significand between 1 and 2, or itself. */
    public static void significand(Extended r, long as, int ae) {
        if (as == 0 || Extended.isInfinite(as, ae)) {
            r.set(as, ae);
        } else {
            r.set(Extended.normalSignificand(as), BIAS | ae & SIGN);
        }
    }
}
