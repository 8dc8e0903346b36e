package dev.plankton.cpu.ops;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.PrefetchQueue;

/**
 * A repeated string instruction that a slice's end has cut goes on as it was fetched, also where it has overwritten itself, as a
 * CPU does that knows no slices: where slices end makes no difference to the guest. After an interrupt it is fetched again.
 *
 * <p>What it is lies in 16 bits of the state: kind, size of an element, repetition, whether addresses have 32 bits, segment
 * override plus 1, length.
 */
final class CutString {
    /** By their numbers in the state. */
    private static final int[] KINDS = {
        Handler.MOVS, Handler.CMPS, Handler.STOS, Handler.LODS, Handler.SCAS, Handler.INS, Handler.OUTS
    };

    private static final int SIZE = 3, REPEAT = 6, ADDRESS32 = 8, OVERRIDE = 9, LENGTH = 12;

    private CutString() {}

    /** The present instruction has been cut: IP goes back to it. */
    static void cut(CpuState c, int handler, int size) {
        int kind = 0;
        while (KINDS[kind] != handler) {
            kind++;
        }
        c.cutAs = kind
                | size << SIZE
                | c.repeat << REPEAT
                | (c.address32 ? 1 << ADDRESS32 : 0)
                | c.segmentOverride + 1 << OVERRIDE
                | (c.ip - c.start & 15) << LENGTH;
        c.stringCut = true;
        c.ip = c.start;
    }

    /** Executes the one that was cut, at IP. */
    static void goOn(CpuState c) {
        int what = c.cutAs;
        c.start = c.ip;
        c.ip += what >> LENGTH;
        c.repeat = what >> REPEAT & 3;
        c.address32 = (what >> ADDRESS32 & 1) != 0;
        c.segmentOverride = (what >> OVERRIDE & 7) - 1;
        int next = c.ip;
        boolean queue = c.model == CpuModel.I8086;
        long before = queue ? PrefetchQueue.view(c, next) : 0;
        Strings.execute(c, KINDS[what & 7], what >> SIZE & 7);
        if (queue) {
            PrefetchQueue.stored(c, next, before);
        }
    }
}
