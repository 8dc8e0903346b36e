package dev.plankton.machine.pc;

import dev.plankton.machine.core.Core;
import dev.plankton.memory.Memory;
import java.util.OptionalLong;

/**
 * Looks for the last write to a byte after a kept state: first, at full speed, for the parts in which its line was stored to,
 * then in these, the last one first, with each access looked at.
 */
final class WriteSearch {
    /** Instructions of a part, and of a piece of it. */
    private static final int PART = 20_000, PIECE = 500;

    /** Parts whose beginnings are marked at a time. */
    static final int PARTS = 32;

    private final History history;
    private final Core core;
    private final Memory memory;
    private final Watch watch;
    private final int state;
    private final int address;
    private final int place;
    private final Marks parts;

    /**
     * @param state from which it begins
     * @param address of the byte
     * @param place of the byte in the state of the VM
     * @param parts takes the beginnings of parts: where not of all, then of those before these again
     */
    WriteSearch(History history, Core core, Watch watch, int state, int address, int place, Marks parts) {
        this.history = history;
        this.core = core;
        this.watch = watch;
        this.state = state;
        this.address = address;
        this.place = place;
        this.parts = parts;
        memory = core.memory();
    }

    /** The moment before the last write before {@code to}, which is not beyond the next kept state. */
    OptionalLong last(long to) {
        OptionalLong found = OptionalLong.empty();
        long end = to;
        boolean more = true;
        while (more && found.isEmpty()) {
            more = markParts(end);
            for (History.Mark part = parts.takeLast(); part != null && found.isEmpty(); part = parts.takeLast()) {
                found = lastIn(part, Math.min(to, part.moment() + PART));
                end = part.moment();
            }
        }
        return found;
    }

    /** Marks the last ones of those parts before {@code end} in which the line was stored to; returns whether there are more. */
    private boolean markParts(long end) {
        boolean more = false;
        parts.clear();
        history.visit(state);
        while (now() < end) {
            History.Mark begin = history.mark();
            if (storesUntil(Math.min(end, now() + PART))) {
                more |= parts.add(begin);
            }
        }
        return more;
    }

    /** Runs, and says whether the line was stored to meanwhile. */
    private boolean storesUntil(long moment) {
        memory.watchLine(place);
        history.run(moment, false);
        return memory.lineStored(place);
    }

    /** Looks in the last piece in which the line was stored to, and if the byte was not, in all of the part. */
    private OptionalLong lastIn(History.Mark part, long end) {
        long piece = part.moment();
        history.back(part);
        while (now() < end) {
            long begin = now();
            piece = storesUntil(Math.min(end, begin + PIECE)) ? begin : piece;
        }
        long found = lastStep(part, piece, Math.min(end, piece + PIECE), 1);
        if (found < 0) {
            piece = lastStep(part, part.moment(), end, PIECE);
            found = piece < 0 ? -1 : lastStep(part, piece, Math.min(end, piece + PIECE), 1);
        }
        return found < 0 ? OptionalLong.empty() : OptionalLong.of(found);
    }

    /** The beginning of the last step of this number of instructions in which the byte was written; -1 if it was not. */
    private long lastStep(History.Mark part, long begin, long end, int length) {
        history.back(part);
        history.run(begin, false);
        watch.probe(core, address);
        long last = -1;
        while (now() < end) {
            long before = now();
            int value = memory.load8(place);
            history.run(Math.min(end, before + length), false);
            boolean written = watch.probed();
            if (written || memory.load8(place) != value) {
                last = before;
            }
        }
        watch.probe(core, -1);
        return last;
    }

    private long now() {
        return core.cpu().instructions();
    }
}
