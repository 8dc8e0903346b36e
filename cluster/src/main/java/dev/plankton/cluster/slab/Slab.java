package dev.plankton.cluster.slab;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.logging.DefectLog;
import dev.plankton.logging.SafeLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * A slab that this node owns, with its gate: a thread that does something with its VMs enters before and leaves after, so that it can be
 * frozen with none inside. Safe for any thread.
 */
public final class Slab {
    private static final DefectLog DEFECTS = new DefectLog(SafeLog.of(Slab.class));

    /** Where it stands. */
    public enum State {
        /** Its VMs are not there yet: what comes for them waits. */
        OPENING,
        /** Its VMs run. */
        SERVING,
        /** Its VMs run, and are being copied to another node. */
        COPYING,
        /** Its VMs do not run for a moment: what comes for them waits. */
        FROZEN,
        /** It is another node's. */
        GONE
    }

    /** What may wait for a slab that is frozen or being opened. */
    private static final int MOST_LATE = 1 << 14;

    /** Counters of those inside, enough that threads seldom meet at one, each in a cache line of its own. */
    private static final int STRIPES = 16, LINE = 16;

    private final int number;
    private final AtomicIntegerArray inside = new AtomicIntegerArray(STRIPES * LINE);
    private final AtomicIntegerArray entries = new AtomicIntegerArray(STRIPES * LINE);
    private volatile State state = State.OPENING;
    private volatile long epoch;
    private volatile long opened;
    private volatile @Nullable Hypervisor hypervisor;

    /** What waits until it serves again, or is another node's; guarded by this object. */
    private List<Runnable> late = new ArrayList<>();

    Slab(int number, long epoch) {
        this.number = number;
        this.epoch = epoch;
        opened = epoch;
    }

    /** Its number. */
    public int number() {
        return number;
    }

    /** The epoch under which this node owns it. */
    public long epoch() {
        return epoch;
    }

    void epoch(long next) {
        epoch = next;
    }

    /** The epoch under which this node opened its store, if it has one: the present one or one before it. */
    public long opened() {
        return opened;
    }

    /** Its store is opened again, under the present epoch, which is returned. */
    public long openAgain() {
        opened = epoch;
        return opened;
    }

    /** Where it stands. */
    public State state() {
        return state;
    }

    /** Its VMs, which stay there between {@link #enter} and {@link #leave}. */
    public Hypervisor hypervisor() {
        Hypervisor there = hypervisor;
        if (there == null) {
            throw new IllegalStateException("slab %d is being opened".formatted(number));
        }
        return there;
    }

    private static int stripe() {
        return ((int) Thread.currentThread().threadId() & STRIPES - 1) * LINE;
    }

    /** Enters, if it serves; then {@link #leave} is to be called by the same thread. */
    public boolean enter() {
        int stripe = stripe();
        inside.getAndIncrement(stripe);
        State now = state;
        if (now == State.SERVING || now == State.COPYING) {
            entries.getAndIncrement(stripe);
            return true;
        }
        inside.getAndDecrement(stripe);
        return false;
    }

    /** Ends {@link #enter}. */
    public void leave() {
        inside.getAndDecrement(stripe());
    }

    /** How often it was entered. */
    public long entries() {
        long sum = 0;
        for (int n = 0; n < STRIPES; n++) {
            sum += entries.get(n * LINE) & 0xFFFF_FFFFL;
        }
        return sum;
    }

    /**
     * Has {@code again} run when it serves again or is another node's.
     *
     * @return false if that is so already, or too much waits; see {@link #state}
     */
    public synchronized boolean late(Runnable again) {
        if ((state != State.FROZEN && state != State.OPENING) || late.size() >= MOST_LATE) {
            return false;
        }
        late.add(again);
        return true;
    }

    /** From serving to copying; false if it does not serve under this epoch. */
    public synchronized boolean beginCopy(long expected) {
        if (state != State.SERVING || epoch != expected) {
            return false;
        }
        state = State.COPYING;
        return true;
    }

    /** Ends {@link #beginCopy}: it serves on. */
    public synchronized void endCopy() {
        if (state == State.COPYING) {
            state = State.SERVING;
        }
    }

    /** Lets none enter from now on, and returns when all have left; false if it is not being copied any more. */
    public boolean freeze() {
        synchronized (this) {
            if (state != State.COPYING) {
                return false;
            }
            state = State.FROZEN;
        }
        awaitEmpty();
        return true;
    }

    /** Those inside are so for a short slice of a VM at most. */
    @SuppressWarnings("ThreadPriorityCheck") // A hint is what is meant.
    private void awaitEmpty() {
        for (int n = 0; n < STRIPES; n++) {
            while (inside.get(n * LINE) != 0) {
                Thread.yield();
            }
        }
    }

    /** It serves from now on, with these VMs; false if it is another node's already. What is late goes on. */
    public boolean serve(Hypervisor vms) {
        List<Runnable> waiting;
        synchronized (this) {
            if (state == State.GONE) {
                return false;
            }
            hypervisor = vms;
            state = State.SERVING;
            waiting = takeLate();
        }
        if (!waiting.isEmpty()) { // It runs guests.
            Thread.startVirtualThread(() -> goOn(waiting));
        }
        return true;
    }

    /**
     * It is another node's from now on, or not there. What is late goes on, on this thread: it goes to another node or fails. Returns when
     * none is inside, with the VMs, if they were there.
     */
    public @Nullable Hypervisor end() {
        List<Runnable> waiting;
        synchronized (this) {
            state = State.GONE;
            waiting = takeLate();
        }
        awaitEmpty();
        goOn(waiting);
        return hypervisor;
    }

    /** One that fails takes no other with it, nor the connection whose event loop this is. */
    private static void goOn(List<Runnable> late) {
        for (Runnable task : late) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                DEFECTS.log(task.getClass(), "failed after it had waited for a slab", e);
            }
        }
    }

    private List<Runnable> takeLate() {
        List<Runnable> taken = late;
        late = new ArrayList<>();
        return taken;
    }

    @Override
    public String toString() {
        return "slab %d, %s".formatted(number, state.name().toLowerCase(Locale.ROOT));
    }
}
