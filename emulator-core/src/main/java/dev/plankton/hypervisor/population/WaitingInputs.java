package dev.plankton.hypervisor.population;

import dev.plankton.memory.store.Budget;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * Counts the bytes that inputs of all VMs take while they wait, and keeps them within their part of the {@link Budget}.
 * Safe for any thread.
 */
public final class WaitingInputs {
    /** Bytes of the heap that an input takes beside its own: its place in an inbox, the inbox, and the wake-up. */
    static final int OVERHEAD = 256;

    private final Budget budget;
    private final long limit;
    private final IntConsumer room;
    private final AtomicLong waiting = new AtomicLong();

    /** Whether nothing is taken, however much room there is. */
    private volatile boolean held;

    /** VMs whose clients are to be notified when there is room again. */
    private final Set<Integer> refused = ConcurrentHashMap.newKeySet();

    /**
     * Counts from nothing.
     *
     * @param limit bytes that may wait
     * @param room takes the number of each VM that was {@link #refuse refused} once there is room again
     */
    public WaitingInputs(Budget budget, long limit, IntConsumer room) {
        this.budget = budget;
        this.limit = limit;
        this.room = room;
    }

    /** Takes room for an input of {@code length} bytes; false if there is none. */
    boolean take(int length) {
        long bytes = (long) length + OVERHEAD;
        if (held) {
            return false;
        }
        if (waiting.addAndGet(bytes) <= limit && budget.takeForInput(bytes)) {
            return true;
        }
        waiting.addAndGet(-bytes);
        return false;
    }

    /** Takes room, whether or not there is any, for an input that was accepted before. */
    void takeAnyway(int length) {
        long bytes = (long) length + OVERHEAD;
        waiting.addAndGet(bytes);
        budget.takeAnyway(bytes);
    }

    /** Gives back the room of an input of {@code length} bytes, which waits no longer. */
    void giveBack(int length) {
        long bytes = (long) length + OVERHEAD;
        budget.giveBack(bytes);
        long left = waiting.addAndGet(-bytes);
        if (left <= limit / 2 && !held && !refused.isEmpty()) {
            tell();
        }
    }

    /** Notes that an input of VM {@code number} found no room. */
    public void refuse(int number) {
        refused.add(number);
        if (waiting.get() <= limit / 2 && !held) {
            tell();
        }
    }

    private void tell() {
        refused.removeIf(number -> {
            room.accept(number);
            return true;
        });
    }

    /** From now on there is no room, until {@link #release}: what VMs do cannot be kept at the moment. */
    public void hold() {
        held = true;
    }

    /** Whether {@link #hold} is in force. */
    public boolean held() {
        return held;
    }

    /** Ends {@link #hold}; clients that were refused are notified. */
    public void release() {
        if (held) {
            held = false;
            if (waiting.get() <= limit / 2) {
                tell();
            }
        }
    }

    /** Bytes that inputs take now. */
    public long bytes() {
        return waiting.get();
    }
}
