import dev.plankton.lab.exercise.replay.Fork;
import dev.plankton.lab.exercise.replay.Moment;
import dev.plankton.lab.exercise.replay.WindowSearch;

/** Finds both edges by halving. */
public final class Search implements WindowSearch {
    private static final int NORTH = 0x600, SOUTH = 0x602, TOTAL = 0x604;

    @Override
    public Window find(Moment tick) {
        long middle = tick.instructions() / 2;
        long first = edge(tick, middle, 0);
        long last = edge(tick, middle, tick.instructions());
        return new Window(first, last);
    }

    /** The last number on the way from one that loses to one that does not which loses. */
    private static long edge(Moment tick, long loses, long keeps) {
        while (Math.abs(loses - keeps) > 1) {
            long middle = (loses + keeps) / 2;
            if (loses(tick, middle)) {
                loses = middle;
            } else {
                keeps = middle;
            }
        }
        return loses;
    }

    private static boolean loses(Moment tick, long after) {
        try (Fork fork = tick.fork()) {
            fork.run(after);
            fork.pressKey();
            fork.runToSleep();
            return fork.word(NORTH) + fork.word(SOUTH) != fork.word(TOTAL);
        }
    }
}
