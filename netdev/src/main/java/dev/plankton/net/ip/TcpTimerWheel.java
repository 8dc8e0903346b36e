package dev.plankton.net.ip;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The timers of all connections of a host, in one hashed wheel; a connection has one entry at most, for the earliest of its
 * deadlines, and none while it waits for nothing. Ticks only while there are entries. Confined to the event loop.
 */
final class TcpTimerWheel {
    /** A tick is about 4 ms: a power of two of nanoseconds. */
    private static final int TICK_SHIFT = 22;

    private static final long TICK = 1L << TICK_SHIFT;
    private static final int TICKS = 1024;

    /** Instead of a deadline: it has passed, and the connection is about to hear of it. */
    private static final long PASSED = Long.MIN_VALUE;

    private final EventLoop loop;
    private final LongSupplier clock;
    private final Runnable after;

    /** The first connection of each slot: those whose deadline is in its tick, in this turn of the wheel or a later one. */
    private final @Nullable TcpConnection[] slots = new TcpConnection[TICKS];

    private final ArrayDeque<TcpConnection> passed = new ArrayDeque<>();
    private final Runnable tick = this::tick;
    private int entries;
    private boolean ticking;

    /** All before this tick have been looked at. */
    private long current;

    /** Timers of a loop; {@code after} is run when some may have done something. */
    TcpTimerWheel(EventLoop loop, LongSupplier clock, Runnable after) {
        this.loop = loop;
        this.clock = clock;
        this.after = after;
        current = clock.getAsLong() >> TICK_SHIFT;
    }

    /** Has the connection looked at when {@code deadline} has passed, or earlier. */
    void watch(TcpConnection connection, long deadline) {
        if (connection.wheelAt <= deadline) {
            return;
        }
        forget(connection);
        if (entries == 0) {
            current = clock.getAsLong() >> TICK_SHIFT;
        }
        link(connection, deadline);
        if (!ticking) {
            ticking = true;
            loop.schedule(tick, TICK, TimeUnit.NANOSECONDS);
        }
    }

    private void link(TcpConnection connection, long deadline) {
        connection.wheelAt = deadline;
        connection.wheelSlot = (int) Math.max(deadline >> TICK_SHIFT, current) & TICKS - 1;
        TcpConnection next = slots[connection.wheelSlot];
        connection.wheelNext = next;
        if (next != null) {
            next.wheelBefore = connection;
        }
        slots[connection.wheelSlot] = connection;
        entries++;
    }

    private void unlink(TcpConnection connection) {
        TcpConnection before = connection.wheelBefore;
        TcpConnection next = connection.wheelNext;
        if (before == null) {
            slots[connection.wheelSlot] = next;
        } else {
            before.wheelNext = next;
        }
        if (next != null) {
            next.wheelBefore = before;
        }
        connection.wheelBefore = null;
        connection.wheelNext = null;
        entries--;
    }

    /** Never looks at the connection again, which is over: nothing here holds on to it. */
    void forget(TcpConnection connection) {
        if (connection.wheelAt == PASSED) {
            passed.remove(connection);
        } else if (connection.wheelAt != TcpTimers.NEVER) {
            unlink(connection);
        }
        connection.wheelAt = TcpTimers.NEVER;
    }

    int entries() {
        return entries + passed.size();
    }

    /** Looks at all connections whose deadline has passed. */
    void poll() {
        long now = clock.getAsLong();
        long last = now >> TICK_SHIFT;
        for (long next = Math.max(current, last - TICKS + 1); next <= last && entries > 0; next++) {
            collect((int) next & TICKS - 1, now);
        }
        current = last; // Some deadlines of this tick are still to come.
        for (TcpConnection due = passed.poll(); due != null; due = passed.poll()) {
            due.wheelAt = TcpTimers.NEVER;
            due.due(clock.getAsLong());
            long deadline = due.deadline();
            if (deadline != TcpTimers.NEVER) {
                watch(due, deadline);
            }
        }
        after.run();
    }

    /** Takes those out of a slot whose deadline has passed. */
    private void collect(int slot, long now) {
        TcpConnection connection = slots[slot];
        while (connection != null) {
            TcpConnection next = connection.wheelNext;
            if (connection.wheelAt <= now) {
                unlink(connection);
                connection.wheelAt = PASSED;
                passed.add(connection);
            }
            connection = next;
        }
    }

    private void tick() {
        poll();
        ticking = entries > 0;
        if (ticking) {
            loop.schedule(tick, TICK, TimeUnit.NANOSECONDS);
        }
    }
}
