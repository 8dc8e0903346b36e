package dev.plankton.cli.console;

import java.util.concurrent.TimeUnit;

/** Wakes the thread that runs a VM when there is input for it. Any thread may ring. */
public final class Bell {
    private long rings;

    /** Creates a bell that has not rung. */
    public Bell() {}

    /** Reports input. */
    public synchronized void ring() {
        rings++;
        notifyAll();
    }

    /** How often it has rung, for {@link #await}. */
    public synchronized long rings() {
        return rings;
    }

    /** Waits until it has rung since {@link #rings} answered {@code seen}, at most {@code nanos}. */
    public synchronized void await(long seen, long nanos) throws InterruptedException {
        long start = System.nanoTime();
        for (long rest = nanos; rings == seen && rest > 0; rest = nanos - (System.nanoTime() - start)) {
            TimeUnit.NANOSECONDS.timedWait(this, rest);
        }
    }
}
