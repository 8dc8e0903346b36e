package dev.plankton.memory.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Bytes that everything VMs hold may take together, and how many of them are taken. An eighth is kept for small deltas:
 * what a few VMs take much of cannot use up what all others need. Safe for any thread.
 */
public final class Budget {
    private final long limit;
    private final long limitOfLarge;
    private final AtomicLong taken = new AtomicLong();

    /** Gives back some bytes of deltas that can lie elsewhere; false if it cannot. */
    private volatile BooleanSupplier relief = () -> false;

    /** A budget of {@code limit} bytes, more than 0. */
    public Budget(long limit) {
        this.limit = limit;
        limitOfLarge = limit - limit / 8;
    }

    /** Takes {@code bytes} for small deltas; false if fewer are left. */
    public boolean take(long bytes) {
        return take(bytes, limit);
    }

    /** Takes {@code bytes} for anything else; false if fewer than an eighth would be left for small deltas. */
    public boolean takeLarge(long bytes) {
        return take(bytes, limitOfLarge);
    }

    /**
     * Takes {@code bytes} for an input as {@link #takeLarge} does, but first makes room for them if it can; the caller holds no
     * place's monitor.
     */
    public boolean takeForInput(long bytes) {
        while (!takeLarge(bytes)) {
            if (!relief.getAsBoolean()) {
                return false;
            }
        }
        return true;
    }

    /** What makes room for inputs from now on: gives bytes back, or returns false. */
    void relievedBy(BooleanSupplier value) {
        relief = value;
    }

    private boolean take(long bytes, long most) {
        if (taken.addAndGet(bytes) <= most) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    /** Takes {@code bytes} even if they are more than are left: what has been accepted is kept. */
    public void takeAnyway(long bytes) {
        taken.addAndGet(bytes);
    }

    /** Gives back what was taken. */
    public void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Bytes that are left for small deltas, or for anything else; below 0 if more was {@link #takeAnyway taken}. */
    public long left(boolean small) {
        return (small ? limit : limitOfLarge) - taken.get();
    }

    /** Bytes that are taken. */
    public long taken() {
        return taken.get();
    }

    /** Bytes that may be taken. */
    public long limit() {
        return limit;
    }
}
