package dev.plankton.net.backpressure;

import dev.plankton.counters.Tally;
import dev.plankton.net.counters.GatewayCount;
import dev.plankton.net.time.LoopClock;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one event loop, those unused for longest first. Closes those that are idle for too long, and the idlest
 * when the process runs out of descriptors. Time is counted in ticks of a second at most; a connection in use costs nothing
 * here but once a tick. Confined to the event loop.
 */
public final class IdleConnections {
    private static final int TICKS = 64;
    private static final long LONGEST_TICK = TimeUnit.SECONDS.toNanos(1);
    private static final long SHORTEST_TICK = TimeUnit.MILLISECONDS.toNanos(1);

    /** One in this many connections is shed at a time, */
    private static final int SHED_ONE_OF = 64;
    /** but this many in all loops at least. */
    private static final int SHED_LEAST = 16;

    private final EventLoop loop;
    private final LoopClock clock;
    private final Tally<GatewayCount> tally;
    private final long tickNanos;
    /** Ticks after which an idle connection is closed. */
    private final int patience;

    private final LinkedHashSet<TrafficHandler> byUse = new LinkedHashSet<>();
    private int now;
    private boolean ticking;

    /** None yet; {@code idle} is how long one may be idle, zero for ever. */
    public IdleConnections(EventLoop loop, LoopClock clock, Tally<GatewayCount> tally, Duration idle) {
        this.loop = loop;
        this.clock = clock;
        this.tally = tally;
        if (idle.isZero()) {
            tickNanos = LONGEST_TICK;
            patience = Integer.MAX_VALUE;
        } else {
            long nanos = TimeUnit.NANOSECONDS.convert(idle);
            tickNanos = Math.clamp(nanos / TICKS, SHORTEST_TICK, LONGEST_TICK);
            patience = (int) Math.min(Integer.MAX_VALUE, nanos / tickNanos + 1);
        }
    }

    /** A new connection. */
    void add(TrafficHandler connection) {
        connection.usedAt = now;
        byUse.add(connection);
        if (!ticking) {
            ticking = true;
            clock.schedule(loop, this::tick, tickNanos);
        }
    }

    /** Something came or went on a connection. */
    void used(TrafficHandler connection) {
        if (connection.usedAt != now && byUse.contains(connection)) {
            connection.usedAt = now;
            byUse.addLast(connection);
        }
    }

    /** A connection is over. */
    void remove(TrafficHandler connection) {
        byUse.remove(connection);
    }

    private void tick() {
        now++;
        while (!byUse.isEmpty() && now - byUse.getFirst().usedAt >= patience) {
            TrafficHandler idlest = byUse.getFirst();
            if (idlest.isAbandoned()) {
                byUse.remove(idlest);
                tally.add(GatewayCount.IDLE);
                idlest.close();
            } else {
                used(idlest);
            }
        }
        ticking = !byUse.isEmpty();
        if (ticking) {
            clock.schedule(loop, this::tick, tickNanos);
        }
    }

    /** Closes the idlest connections, first those whose clients wait for nothing; {@code loops} share the work. */
    public void shed(int loops) {
        int count = Math.max(byUse.size() / SHED_ONE_OF, Math.ceilDiv(SHED_LEAST, loops));
        List<TrafficHandler> idlest = new ArrayList<>(
                byUse.stream().filter(one -> !one.isBusy()).limit(count).toList());
        byUse.stream()
                .filter(TrafficHandler::isBusy)
                .limit(count - idlest.size())
                .forEach(idlest::add);
        for (TrafficHandler one : idlest) {
            byUse.remove(one);
            tally.add(GatewayCount.SHED);
            one.reset();
        }
    }
}
