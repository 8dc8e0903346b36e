package dev.plankton.bench.experiment;

import java.util.function.IntConsumer;

/** Receives the progress of an experiment. */
public interface Watcher {
    /** Watches nothing. */
    Watcher NONE = (name, steps) -> done -> {};

    /**
     * A stage begins, and the one before it has ended.
     *
     * @param name what happens in it, a word or two
     * @param steps how many steps it has, at least 1
     * @return receives the number of steps done, now and then, from any thread
     */
    IntConsumer stage(String name, int steps);
}
