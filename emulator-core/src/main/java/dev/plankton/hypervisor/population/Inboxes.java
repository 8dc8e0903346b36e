package dev.plankton.hypervisor.population;

import dev.plankton.collections.LongMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/** The inboxes of those VMs that have one, by number: see {@link Inbox}. Safe for any thread. */
public final class Inboxes {
    /** Maps with a lock of their own, a power of two: threads seldom meet at one. */
    private static final int STRIPES = 64;

    private final List<LongMap<Inbox>> stripes = new ArrayList<>();

    /** Inboxes of each stripe, 0 or more than there are: so that most look-ups take no lock. */
    private final AtomicIntegerArray sizes = new AtomicIntegerArray(STRIPES);

    private final WaitingInputs waiting;

    public Inboxes(WaitingInputs waiting) {
        this.waiting = waiting;
        for (int n = 0; n < STRIPES; n++) {
            stripes.add(new LongMap<>());
        }
    }

    /** The inbox of VM {@code number}, or null. */
    @Nullable
    public Inbox get(int number) {
        if (sizes.get(number & STRIPES - 1) == 0) {
            return null;
        }
        LongMap<Inbox> stripe = stripe(number);
        synchronized (stripe) {
            return stripe.get(number);
        }
    }

    /** All inboxes, by number; what is added meanwhile may be missing. */
    public Map<Integer, Inbox> all() {
        Map<Integer, Inbox> all = new TreeMap<>();
        for (LongMap<Inbox> stripe : stripes) {
            synchronized (stripe) {
                stripe.forEach((number, box) -> all.put((int) number, box));
            }
        }
        return all;
    }

    /** The inbox of VM {@code number}, which is made when first needed. */
    public Inbox open(int number) {
        LongMap<Inbox> stripe = stripe(number);
        synchronized (stripe) {
            Inbox box = stripe.get(number);
            if (box == null) {
                box = new Inbox(waiting);
                sizes.incrementAndGet(number & STRIPES - 1);
                stripe.put(number, box);
            }
            return box;
        }
    }

    /** Drops an inbox that has been closed. */
    public void drop(int number, Inbox closed) {
        LongMap<Inbox> stripe = stripe(number);
        synchronized (stripe) {
            if (stripe.remove(number, closed)) {
                sizes.decrementAndGet(number & STRIPES - 1);
            }
        }
    }

    private LongMap<Inbox> stripe(int number) {
        return stripes.get(number & STRIPES - 1);
    }
}
