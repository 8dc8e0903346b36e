package dev.plankton.counters;

import java.util.concurrent.atomic.LongAdder;

/**
 * A counter for each constant of an enum. Safe for any thread; adding from many at once costs no more than from one.
 *
 * @param <E> what is counted
 */
public final class Tally<E extends Enum<E>> {
    private final Class<E> kinds;

    /** By ordinal. */
    private final LongAdder[] adders;

    /** Counts {@code kinds} from 0. */
    public Tally(Class<E> kinds) {
        this.kinds = kinds;
        adders = new LongAdder[kinds.getEnumConstants().length];
        for (int n = 0; n < adders.length; n++) {
            adders[n] = new LongAdder();
        }
    }

    /** Counts one more. */
    public void add(E kind) {
        adders[kind.ordinal()].increment();
    }

    /** Counts {@code more}, which may be negative. */
    public void add(E kind, long more) {
        adders[kind.ordinal()].add(more);
    }

    /** What has been counted so far; what is added meanwhile may be missing. */
    public long sum(E kind) {
        return adders[kind.ordinal()].sum();
    }

    /** All of them now. They are read one after the other, in the order of the enum. */
    public Counts<E> counts() {
        long[] values = new long[adders.length];
        for (int n = 0; n < values.length; n++) {
            values[n] = adders[n].sum();
        }
        return new Counts<>(kinds, values);
    }
}
