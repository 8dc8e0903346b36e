package dev.plankton.net.ip;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The timers of all connections of a host, in one wheel; a connection has one entry at most, for the earliest of its deadlines,
 * and none while it waits for nothing. Ticks only while there are entries. Confined to the event loop.
 */
final class TcpTimerWheel implements DeadlineTimerWheel.TimerHandler {
    /** About 4 ms: a power of two of nanoseconds. */
    private static final long TICK = 1 << 22;

    private static final int TICKS = 1024;
    private static final int AT_ONCE = 10_000;

    private final EventLoop loop;
    private final LongSupplier clock;
    private final Runnable after;
    private final DeadlineTimerWheel wheel;
    private final Long2ObjectHashMap<TcpConnection> entries = new Long2ObjectHashMap<>();
    private final Runnable tick = this::tick;
    private boolean ticking;

    /** Timers of a loop; {@code after} is run when some may have done something. */
    TcpTimerWheel(EventLoop loop, LongSupplier clock, Runnable after) {
        this.loop = loop;
        this.clock = clock;
        this.after = after;
        wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, clock.getAsLong(), TICK, TICKS);
    }

    /** Has the connection looked at when {@code deadline} has passed, or earlier. */
    void watch(TcpConnection connection, long deadline) {
        if (connection.wheelAt <= deadline) {
            return;
        }
        forget(connection);
        if (wheel.timerCount() == 0) {
            wheel.currentTickTime(clock.getAsLong());
        }
        connection.wheelAt = deadline;
        connection.wheelEntry = wheel.scheduleTimer(deadline);
        entries.put(connection.wheelEntry, connection);
        if (!ticking) {
            ticking = true;
            loop.schedule(tick, TICK, TimeUnit.NANOSECONDS);
        }
    }

    /** Never looks at the connection again, which is over: nothing here holds on to it. */
    void forget(TcpConnection connection) {
        if (connection.wheelAt != Long.MAX_VALUE) {
            wheel.cancelTimer(connection.wheelEntry);
            entries.remove(connection.wheelEntry);
            connection.wheelAt = Long.MAX_VALUE;
        }
    }

    int entries() {
        return entries.size();
    }

    /** Looks at all connections whose deadline has passed. */
    void poll() {
        long now = clock.getAsLong();
        do {
            wheel.poll(now, this, AT_ONCE);
        } while (wheel.timerCount() > 0 && wheel.currentTickTime() <= now);
        after.run();
    }

    private void tick() {
        poll();
        ticking = wheel.timerCount() > 0;
        if (ticking) {
            loop.schedule(tick, TICK, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public boolean onTimerExpiry(TimeUnit unit, long now, long entry) {
        TcpConnection connection = entries.remove(entry);
        if (connection != null) {
            connection.wheelAt = Long.MAX_VALUE;
            connection.due(clock.getAsLong());
            long deadline = connection.deadline();
            if (deadline != Long.MAX_VALUE) {
                watch(connection, deadline);
            }
        }
        return true;
    }
}
