package dev.plankton.machine.pc;

import java.util.ArrayDeque;
import java.util.Deque;
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
    private final long budget;
    private final Deque<History.Mark> marks = new ArrayDeque<>();
    private long bytes;

    /** @param budget bytes that they may take */
    Landmarks(History history, long budget) {
        this.history = history;
        this.budget = budget;
    }

    /** Bytes that they take. */
    long bytes() {
        return bytes;
    }

    /** The history is not going to be what it was. */
    void clear() {
        marks.clear();
        bytes = 0;
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
                add();
            }
        }
        history.run(moment, false);
    }

    /** The last one before a moment; those after it are forgotten. */
    private History.@Nullable Mark before(long moment) {
        while (!marks.isEmpty() && marks.getLast().moment() >= moment) {
            forget(marks.removeLast());
        }
        return marks.peekLast();
    }

    private void add() {
        History.Mark mark = history.mark();
        marks.add(mark);
        bytes += mark.difference().length;
        while (marks.size() > MOST || bytes > budget) {
            forget(marks.removeFirst());
        }
    }

    private void forget(History.Mark mark) {
        bytes -= mark.difference().length;
    }
}
