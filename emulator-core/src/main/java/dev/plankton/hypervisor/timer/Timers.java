package dev.plankton.hypervisor.timer;

import dev.plankton.clock.HostClock;
import dev.plankton.collections.IntList;
import java.util.function.Consumer;

/**
 * Wakes VMs at their next deadline, at most one for each, from a wheel they all share. Its thread sleeps until the next
 * deadline, and without limit while there is none. Safe for any thread.
 */
public final class Timers implements AutoCloseable {
    private final TimerWheel wheel = new TimerWheel();
    private final HostClock clock;
    private final Consumer<int[]> wake;
    private final Thread thread;
    private long next = Long.MAX_VALUE;
    private boolean closed;

    /** Whether there ever was a deadline. */
    private volatile boolean used;

    /** Timers by {@code clock} that pass the numbers of the VMs that are due to {@code wake}, on their own thread. */
    public Timers(HostClock clock, Consumer<int[]> wake) {
        this.clock = clock;
        this.wake = wake;
        thread = Thread.ofPlatform().daemon().name("plankton-clock").start(this::run);
    }

    /** The clock they go by. */
    public HostClock clock() {
        return clock;
    }

    /** Wakes VM {@code number} at {@link HostClock#nanoTime} {@code deadline}, and no more at an earlier one. */
    public synchronized void schedule(int number, long deadline) {
        used = true;
        long due = wheel.schedule(number, deadline);
        if (due < next) {
            next = due; // Not the deadline: the wheel would find nothing then.
            notifyAll();
        }
    }

    /** Whether VM {@code number} is to be woken some time. */
    public boolean has(int number) {
        if (!used) {
            return false;
        }
        synchronized (this) {
            return wheel.isPending(number);
        }
    }

    private void run() {
        try {
            for (int[] due = awaitDue(); due.length > 0; due = awaitDue()) {
                wake.accept(due);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The numbers of the VMs that have become due; none when closed. */
    private synchronized int[] awaitDue() throws InterruptedException {
        IntList due = new IntList();
        while (!closed && due.isEmpty()) {
            long wait = next - clock.nanoTime();
            if (next == Long.MAX_VALUE) {
                wait();
            } else if (wait > 0) {
                clock.await(this, next);
            } else {
                wheel.expire(clock.nanoTime(), due);
                next = wheel.next();
            }
        }
        return due.toArray();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
