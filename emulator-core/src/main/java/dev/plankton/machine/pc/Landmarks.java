package dev.plankton.machine.pc;

import org.jspecify.annotations.Nullable;

/**
 * States shortly before the moment that a history has gone to, the closer the more of them: who goes back a little from there, as
 * one does who takes back instruction after instruction, executes few again. They are in the order of their moments.
 */
final class Landmarks {
    /** Instructions before a moment at which there is a mark. */
    private static final int[] DISTANCES = {16_384, 2048, 256, 32};

    private static final int MOST = 16;

    private final History history;
    private final Marks marks;

    /** @param budget bytes that they may take */
    Landmarks(History history, long budget) {
        this.history = history;
        marks = new Marks(MOST, budget);
    }

    /** Bytes that they take. */
    long bytes() {
        return marks.bytes();
    }

    /** The history is not going to be what it was. */
    void clear() {
        marks.clear();
    }

    /** Goes to a moment after kept state {@code state}. */
    void go(int state, long moment) {
        History.Mark near = before(moment);
        if (near == null || near.state() != state) {
            history.visit(state);
        } else {
            history.back(near);
        }
        for (int distance : DISTANCES) {
            if (moment - distance > history.now()) {
                history.run(moment - distance, false);
                marks.add(history.mark());
            }
        }
        history.run(moment, false);
    }

    /** The last one before a moment; those after it are forgotten. */
    private History.@Nullable Mark before(long moment) {
        History.Mark last = marks.last();
        while (last != null && last.moment() >= moment) {
            marks.takeLast();
            last = marks.last();
        }
        return last;
    }
}
