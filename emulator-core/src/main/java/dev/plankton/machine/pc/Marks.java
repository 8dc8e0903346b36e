package dev.plankton.machine.pc;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The last marks of a history, in the order of their moments: few of them, and of few bytes. */
final class Marks {
    private final int most;
    private final long budget;
    private final Deque<History.Mark> marks = new ArrayDeque<>();
    private long bytes;

    /**
     * None yet.
     *
     * @param most how many there may be
     * @param budget bytes that they may take; one may take more
     */
    Marks(int most, long budget) {
        this.most = most;
        this.budget = budget;
    }

    /** Bytes that they take. */
    long bytes() {
        return bytes;
    }

    /** Adds one after the others; where there is no room for it, the first ones are dropped, and true is returned. */
    boolean add(History.Mark mark) {
        marks.add(mark);
        bytes += mark.bytes();
        boolean dropped = false;
        while (marks.size() > 1 && (marks.size() > most || bytes > budget)) {
            bytes -= marks.removeFirst().bytes();
            dropped = true;
        }
        return dropped;
    }

    /** The last one; null if there is none. */
    History.@Nullable Mark last() {
        return marks.peekLast();
    }

    /** Takes the last one away, and returns it; null if there is none. */
    History.@Nullable Mark takeLast() {
        History.Mark last = marks.pollLast();
        bytes -= last == null ? 0 : last.bytes();
        return last;
    }

    void clear() {
        marks.clear();
        bytes = 0;
    }
}
