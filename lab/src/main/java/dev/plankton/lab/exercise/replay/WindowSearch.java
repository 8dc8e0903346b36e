package dev.plankton.lab.exercise.replay;

/** What the student of lab 9 writes in Java: finds out, by forks of one moment, when a key that is pressed gets lost. */
@FunctionalInterface
public interface WindowSearch {
    /**
     * Finds the window.
     *
     * @param tick the moment at which a tick of the timer has come to the guest
     */
    Window find(Moment tick);

    /**
     * When a key gets lost.
     *
     * @param first instructions after the tick
     * @param last of the same, at least {@code first}
     */
    record Window(long first, long last) {}
}
