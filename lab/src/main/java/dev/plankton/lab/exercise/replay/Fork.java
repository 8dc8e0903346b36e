package dev.plankton.lab.exercise.replay;

import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import java.time.Duration;

/** A VM that goes on from a {@link Moment}. The moment, and its other forks, notice nothing of what happens to it. */
public final class Fork implements AutoCloseable {
    private static final int A = 0x1E;

    /** Longer than the guest computes at a time. */
    private static final Duration LONGEST = Duration.ofMillis(50);

    private final Machine machine;
    private final Runnable closed;
    private boolean isClosed;

    /** @param closed called once, when it is closed */
    Fork(Machine machine, Runnable closed) {
        this.machine = machine;
        this.closed = closed;
    }

    /** Executes instructions. */
    public void run(long instructions) {
        Outcome _ = machine.run(instructions);
    }

    /** Executes until the guest sleeps, or has ended. */
    public void runToSleep() {
        machine.stopAfter(GuestEvent.Halt.class::isInstance);
        Outcome _ = machine.runFor(LONGEST);
        machine.stopAfter(null);
    }

    /** Presses a key, for which the keyboard interrupts the guest. */
    public void pressKey() {
        boolean _ = machine.press(A);
    }

    /** The word at a linear address. */
    public int word(int address) {
        return Gate.word(machine, address);
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            machine.close();
            closed.run();
        }
    }
}
