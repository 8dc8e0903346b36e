package dev.plankton.cpu.ops;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.memory.Memory;

/**
 * Software interrupts, IRET and frames on the stack for regions: what is not as usual they refuse, with nothing done, and the interpreter
 * does it.
 */
public final class InterruptFrames {
    /** Bytes of flags, CS and IP. */
    public static final int SIZE = 6;

    /** What a software interrupt and its IRET cost on the interpreter beside their instructions: see {@link CpuState#charge}. */
    public static final int COST = 6;

    /** What PUSHA and POPA cost beside their instruction. */
    public static final int ALL_COST = 8;

    private static final int VECTORS = 0x400;

    private InterruptFrames() {}

    // Called by generated code.

    /**
     * Enters a handler (Intel SDM vol. 3, section 20.1.4) if its vector is what it was when the region was made, and the
     * frame does not fall on code of the region or on a line that is not dirty yet.
     *
     * @param frame linear address of the new frame
     * @param handler what the vector must hold, CS in the upper half
     * @param from linear address of the region's first byte
     * @param to linear address after its last byte
     * @return whether that has been done; then the region takes {@link #COST} of its fuel
     */
    public static boolean enter(CpuState c, int frame, int vector, int handler, int from, int to, int flags, int ip) {
        Memory m = c.memory;
        if (m.get32(vector * 4) != handler
                || c.idtBase != 0
                || c.idtLimit < vector * 4 + 3
                || frame < VECTORS
                || !storable(m.marks(), frame, SIZE, from, to)) {
            return false;
        }
        m.store16(frame + 4, word(c, flags));
        m.store16(frame + 2, handler >>> 16);
        m.store16(frame, ip);
        c.chargedInRegion(COST);
        c.systemFlags &= ~(Flags.IF | Flags.TF | Flags.AC | Flags.RF);
        return true;
    }

    /**
     * Whether all bytes can be stored without a look at each.
     *
     * @param at linear address of the first
     * @param bytes at most a line
     * @param from linear address of the region's first byte, {@code to} after its last: none is to be stored there
     */
    public static boolean storable(byte[] marks, int at, int bytes, int from, int to) {
        return (at + bytes <= from || at >= to)
                && marks[at >> Memory.LINE_SHIFT] == Memory.DIRTY
                && marks[at + bytes - 1 >> Memory.LINE_SHIFT] == Memory.DIRTY;
    }

    /** FLAGS with these arithmetic flags, as PUSHF stores them. */
    public static int word(CpuState c, int flags) {
        return c.systemFlags | c.model.flagsAlwaysSet() | flags;
    }

    /** The arithmetic flags, of the halves of them that a region keeps. */
    public static int flags(int result, int untruncated, int carries) {
        int even = ~(0x6996 >>> ((result ^ result >>> 4) & 15)) & 1;
        return carries >>> 31
                | even << 2
                | carries & Flags.AF
                | (result == 0 ? Flags.ZF : 0)
                | (result >>> 31) << 7
                | ((untruncated ^ result) >>> 31) << 11;
    }

    /** Sets the flags that are no arithmetic flags as IRET does, unless the region cannot go on with {@code flags}. */
    public static boolean returns(CpuState c, int flags) {
        boolean zero = (flags & Flags.ZF) != 0;
        if ((flags & (Flags.TF | Flags.DF)) != 0
                || zero && (flags & (Flags.SF | Flags.PF)) != Flags.PF
                || (flags & Flags.IF) != 0 && c.interruptPending()) {
            return false;
        }
        c.systemFlags = (c.systemFlags & 0xFFFF0000 | flags) & c.model.flagsWritable() & ~(Flags.RF | Flags.ARITHMETIC);
        return true;
    }

    /** A result that has the ZF, SF and PF of {@code flags}. */
    public static int result(int flags) {
        return (flags & Flags.ZF) != 0 ? 0 : flags << 24 & Integer.MIN_VALUE | ((flags & Flags.PF) != 0 ? 3 : 1);
    }
}
