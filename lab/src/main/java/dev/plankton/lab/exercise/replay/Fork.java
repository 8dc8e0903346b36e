package dev.plankton.lab.exercise.replay;

import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A VM that goes on from a {@link Moment}. The moment, and its other forks, notice nothing of what happens to it. After {@link #close}
 * its methods throw {@link IllegalStateException}.
 */
public final class Fork implements AutoCloseable {
    private static final int A = 0x1E;

    /** Longer than the guest computes at a time. */
    private static final Duration LONGEST = Duration.ofMillis(50);

    private final Machine machine;
    private final Consumer<Machine> closed;
    private boolean isClosed;

    /** @param closed takes the machine back, once, when it is closed */
    Fork(Machine machine, Consumer<Machine> closed) {
        this.machine = machine;
        this.closed = closed;
    }

    /** Executes instructions. */
    public void run(long instructions) {
        requireOpen();
        Outcome _ = machine.run(instructions);
    }

    /** Executes until the guest sleeps, or has ended. */
    public void runToSleep() {
        requireOpen();
        machine.stopAfter(GuestEvent.Halt.class::isInstance);
        Outcome _ = machine.runFor(LONGEST);
        machine.stopAfter(null);
    }

    /** Presses a key, for which the keyboard interrupts the guest. */
    public void pressKey() {
        requireOpen();
        boolean _ = machine.press(A);
    }

    /** The word at a linear address. */
    public int word(int address) {
        requireOpen();
        return Gate.word(machine, address);
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("the fork is closed");
        }
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            closed.accept(machine);
        }
    }
}
