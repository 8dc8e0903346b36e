package dev.plankton.lab.exercise.replay;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import java.time.Duration;

/** The moment that a {@link WindowSearch} is given, and whether what it has found is right. */
public final class Windows {
    /** Ticks before that. */
    private static final int TICKS = 40;

    private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

    private Windows() {}

    /** A tick of the timer that has just come to a gate which has counted for a while. */
    public static Moment tick(BootImage gate) {
        try (Machine machine = Machine.boot(gate)) {
            machine.stopAfter(Gate::isTick);
            for (int n = 0; n < TICKS; n++) {
                Outcome _ = machine.runFor(LONGEST_WAIT);
            }
            var snapshot = machine.snapshot();
            long begin = machine.instructions();
            machine.stopAfter(GuestEvent.Halt.class::isInstance);
            Outcome _ = machine.runFor(LONGEST_WAIT);
            return new Moment(snapshot, machine.instructions() - begin);
        }
    }

    /** Whether a key gets lost that is pressed that number of instructions after the tick. */
    public static boolean loses(Moment tick, long after) {
        try (Fork fork = tick.fork()) {
            fork.run(after);
            fork.pressKey();
            fork.runToSleep();
            return fork.word(Gate.NORTH) + fork.word(Gate.SOUTH) != fork.word(Gate.TOTAL);
        }
    }

    /** What is wrong with a window that was found; empty if it is right. */
    public static String wrong(Moment tick, WindowSearch.Window found) {
        if (found.first() < 0 || found.first() > found.last() || found.last() >= tick.instructions()) {
            return "no window within 0 and %,d: from %,d to %,d"
                    .formatted(tick.instructions(), found.first(), found.last());
        }
        if (!loses(tick, found.first()) || !loses(tick, found.last())) {
            long kept = loses(tick, found.first()) ? found.last() : found.first();
            return "from %,d to %,d was found, but a key that is pressed after %,d instructions is counted"
                    .formatted(found.first(), found.last(), kept);
        }
        if (found.first() > 0 && loses(tick, found.first() - 1)) {
            return "a key that is pressed after %,d instructions gets lost, which is before the first that was found"
                    .formatted(found.first() - 1);
        }
        if (loses(tick, found.last() + 1)) {
            return "a key that is pressed after %,d instructions gets lost, which is after the last that was found"
                    .formatted(found.last() + 1);
        }
        return "";
    }
}
