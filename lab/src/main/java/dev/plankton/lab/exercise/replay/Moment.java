package dev.plankton.lab.exercise.replay;

import dev.plankton.hypervisor.Snapshot;
import dev.plankton.machine.pc.Machine;
import java.util.ArrayDeque;
import java.util.Deque;

/** A moment of a guest, kept as a snapshot, from which any number of futures begin. For one thread. */
public final class Moment implements AutoCloseable {
    private static final int MOST_OPEN = 4;

    /** More than a search by halving takes, and few enough to be made in a moment. */
    private static final int MOST_FORKS = 300;

    private final Snapshot snapshot;

    /** Those of forks that have been closed, which is cheaper than to make others. */
    private final Deque<Machine> spare = new ArrayDeque<>();

    private final long instructions;
    private int forks, open;

    Moment(Snapshot snapshot, long instructions) {
        this.snapshot = snapshot;
        this.instructions = instructions;
    }

    /** Instructions that the guest executes from this moment until it sleeps, if nothing comes to it. */
    public long instructions() {
        return instructions;
    }

    /**
     * Another VM that goes on from this moment.
     *
     * @return of the caller's own, to be closed
     * @throws IllegalStateException if {@value #MOST_OPEN} are open, or there were {@value #MOST_FORKS}
     */
    public Fork fork() {
        if (open == MOST_OPEN) {
            throw new IllegalStateException("close a fork before the next one: " + MOST_OPEN + " are open");
        }
        if (forks == MOST_FORKS) {
            throw new IllegalStateException(
                    "there were %d forks: halve the interval in which you search".formatted(forks));
        }
        open++;
        forks++;
        Machine machine = spare.poll();
        if (machine == null) {
            machine = Machine.boot(snapshot);
        } else {
            machine.restore(snapshot);
        }
        return new Fork(machine, this::closed);
    }

    private void closed(Machine machine) {
        open--;
        spare.push(machine);
    }

    /** How many forks there were. */
    public int forks() {
        return forks;
    }

    @Override
    public void close() {
        spare.forEach(Machine::close);
        spare.clear();
    }
}
