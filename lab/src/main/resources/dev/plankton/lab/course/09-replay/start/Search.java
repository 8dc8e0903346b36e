import dev.plankton.lab.exercise.replay.Fork;
import dev.plankton.lab.exercise.replay.Moment;
import dev.plankton.lab.exercise.replay.WindowSearch;

/**
 * Lab 9: when does a visitor get lost? A key is pressed a number of instructions after a tick of the timer. Finds the first and the last
 * of these numbers with which the total is wrong afterwards, by forks of one moment.
 */
public final class Search implements WindowSearch {
    private static final int NORTH = 0x600, SOUTH = 0x602, TOTAL = 0x604;

    @Override
    public Window find(Moment tick) {
        // Gap 2. The guest executes tick.instructions() from here until it sleeps. A key in the middle of that gets lost, one at the
        // beginning and one at the end do not. Find both edges by halving, with 40 forks at most.
        return new Window(0, 0);
    }

    /** Whether a key gets lost that is pressed {@code after} instructions after the tick. */
    private static boolean loses(Moment tick, long after) {
        try (Fork fork = tick.fork()) { // Another future of the same moment, each time.
            // Gap 1. fork.run(n) executes n instructions, fork.pressKey() presses a key, fork.runToSleep() runs until the guest is done
            // with the tick, fork.word(TOTAL) reads a word. Do north and south make the total then?
            return false;
        }
    }
}
