package dev.plankton.net.backpressure;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that wait for slow clients and guests in all connections of a gateway, and how many may. Any thread. */
public final class Backlog {
    private final AtomicLong bytes = new AtomicLong();
    private final long most;

    /** Nothing waits yet; {@code most} bytes may. */
    public Backlog(long most) {
        this.most = most;
    }

    /** This many more wait, or fewer if negative. */
    void add(long count) {
        bytes.addAndGet(count);
    }

    /** Whether more wait than may. */
    boolean isOver() {
        return bytes.get() > most;
    }

    /** How many wait now. */
    public long bytes() {
        return bytes.get();
    }

    /** How many may wait. */
    long most() {
        return most;
    }
}
