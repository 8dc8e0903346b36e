package dev.plankton.dashboard.http;

import java.util.function.LongSupplier;

/** A limit of an amount a second, and of a burst after a pause. Safe for any thread. */
public final class RateLimit {
    private static final double SECOND = 1e9;

    private final double perNano;
    private final double burst;
    private final LongSupplier clock;
    private double left;
    private long then;

    /**
     * A limit that lets a whole burst pass at first.
     *
     * @param clock nanoseconds
     */
    public RateLimit(double perSecond, double burst, LongSupplier clock) {
        perNano = perSecond / SECOND;
        this.burst = burst;
        this.clock = clock;
        left = burst;
        then = clock.getAsLong();
    }

    /** Takes {@code amount} if there is as much; else nothing, with false. */
    public synchronized boolean take(double amount) {
        boolean enough = available() >= amount;
        left -= enough ? amount : 0;
        return enough;
    }

    /** What is left now; negative after {@link #spend}. */
    public synchronized double available() {
        long now = clock.getAsLong();
        left = Math.min(burst, left + (now - then) * perNano);
        then = now;
        return left;
    }

    /** Takes {@code amount}, whether there is as much or not. */
    public synchronized void spend(double amount) {
        left = available() - amount;
    }
}
