package dev.plankton.hypervisor;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.Long2LongHashMap;

/**
 * Wakes VMs at their next deadline, at most one for each, from a wheel they all share. Its thread sleeps until the next
 * deadline, and without limit while there is none. Safe for any thread.
 */
final class Timers implements AutoCloseable {
    /** Nanoseconds of a tick of the wheel, a power of two: VMs due within one are woken together. */
    private static final long RESOLUTION = 1 << 20;

    private static final int WHEEL_SIZE = 512;

    /** Up to so many timers the next deadline is looked up; with more, one is due at the next tick anyhow. */
    private static final int FEW = 64;

    private static final long NONE = Long.MIN_VALUE;

    private final DeadlineTimerWheel wheel =
            new DeadlineTimerWheel(TimeUnit.NANOSECONDS, System.nanoTime(), RESOLUTION, WHEEL_SIZE);
    private final Long2LongHashMap vmOfTimer = new Long2LongHashMap(NONE);
    private final Long2LongHashMap timerOfVm = new Long2LongHashMap(NONE);
    private final Consumer<int[]> wake;
    private final Thread thread;
    private long next = Long.MAX_VALUE;
    private boolean closed;

    /** Timers that tell {@code wake} the numbers of the VMs that are due, on their own thread. */
    Timers(Consumer<int[]> wake) {
        this.wake = wake;
        thread = Thread.ofPlatform().daemon().name("plankton-clock").start(this::run);
    }

    /** Wakes VM {@code number} at {@link System#nanoTime} {@code deadline}, and no more at an earlier one. */
    synchronized void schedule(int number, long deadline) {
        cancel(number);
        if (wheel.timerCount() == 0) {
            // Nobody has turned the wheel while it was empty; or the next turn would take a step for each past tick.
            wheel.currentTickTime(System.nanoTime());
        }
        long timer = wheel.scheduleTimer(deadline);
        vmOfTimer.put(timer, number);
        timerOfVm.put(number, timer);
        if (deadline < next) {
            next = deadline;
            notifyAll();
        }
    }

    private void cancel(int number) {
        long timer = timerOfVm.remove(number);
        if (timer != NONE) {
            wheel.cancelTimer(timer);
            vmOfTimer.remove(timer);
        }
    }

    private void run() {
        try {
            while (true) {
                IntArrayList due = awaitDue();
                if (due.isEmpty() && closed()) {
                    return;
                }
                wake.accept(due.toIntArray());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean closed() {
        return closed;
    }

    private synchronized IntArrayList awaitDue() throws InterruptedException {
        IntArrayList due = new IntArrayList();
        while (!closed && due.isEmpty()) {
            long wait = next - System.nanoTime();
            if (next == Long.MAX_VALUE) {
                wait();
            } else if (wait > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, wait);
            } else {
                expire(due);
            }
        }
        return due;
    }

    private void expire(IntArrayList due) {
        long now = System.nanoTime();
        while (wheel.poll(now, (unit, at, timer) -> expired(due, timer), Integer.MAX_VALUE) > 0
                || wheel.currentTickTime() < now && wheel.timerCount() > 0) {
            // Each poll advances the wheel by one tick.
        }
        if (wheel.timerCount() == 0) {
            wheel.currentTickTime(now);
            next = Long.MAX_VALUE;
        } else if (wheel.timerCount() <= FEW) {
            next = Long.MAX_VALUE;
            wheel.forEach((deadline, timer) -> next = Math.min(next, deadline + RESOLUTION));
        } else {
            next = now + RESOLUTION;
        }
    }

    private boolean expired(IntArrayList due, long timer) {
        int number = (int) vmOfTimer.remove(timer);
        timerOfVm.remove(number);
        due.addInt(number);
        return true;
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
