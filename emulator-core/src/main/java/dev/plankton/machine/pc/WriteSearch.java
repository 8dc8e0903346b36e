package dev.plankton.machine.pc;

import dev.plankton.machine.core.Core;
import dev.plankton.memory.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Looks for the last write to a byte after a kept state: first, at full speed, for the parts in which its line was stored to,
 * then in these, the last one first, with each access looked at.
 */
final class WriteSearch {
    /** Instructions of a part, and of a piece of it. */
    private static final int PART = 20_000, PIECE = 500;

    private final History history;
    private final Core core;
    private final Memory memory;
    private final Watch watch;
    private final int state;
    private final int address;
    private final int place;

    /**
     * @param state from which it begins
     * @param address of the byte
     * @param place of the byte in the state of the VM
     */
    WriteSearch(History history, Core core, Watch watch, int state, int address, int place) {
        this.history = history;
        this.core = core;
        this.watch = watch;
        this.state = state;
        this.address = address;
        this.place = place;
        memory = core.memory();
    }

    /** The moment before the last write before {@code to}, which is not beyond the next kept state. */
    OptionalLong last(long to) {
        OptionalLong found = OptionalLong.empty();
        history.visit(state);
        List<History.Mark> parts = parts(to);
        for (int n = parts.size() - 1; n >= 0 && found.isEmpty(); n--) {
            found = lastIn(parts.get(n), Math.min(to, parts.get(n).moment() + PART));
        }
        return found;
    }

    /** The beginnings of those parts from now on in which the line was stored to. */
    private List<History.Mark> parts(long to) {
        List<History.Mark> begins = new ArrayList<>();
        while (now() < to) {
            History.Mark begin = history.mark();
            if (storesUntil(Math.min(to, now() + PART))) {
                begins.add(begin);
            }
        }
        return begins;
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

    /** The beginning of the last step of so many instructions in which the byte was written; -1 if it was not. */
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
