package dev.plankton.net.backpressure;

import dev.plankton.counters.Tally;
import dev.plankton.net.counters.GatewayCount;
import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;

/**
 * The connections of one event loop in which bytes wait. When more wait in the gateway than may, and more than this
 * loop's share in it for a while, those are closed that have taken nothing for longest. Confined to the event loop.
 *
 * <p>What drains by itself is noticed when room is needed, so a client that keeps up costs nothing here.
 */
public final class SlowClientEviction {
    /** How often it looks again before it closes connections that do take something. */
    private static final int LOOKS = 10;

    private final Backlog backlog;
    private final long share;
    private final Tally<GatewayCount> tally;
    private final Executor later;
    private final LinkedHashSet<BackpressureHandler> waiting = new LinkedHashSet<>();
    private long bytes;
    private boolean looking;

    /**
     * None yet.
     *
     * @param loops how many event loops share the backlog
     * @param tally counts the connections that are closed to make room
     * @param later runs a task on the event loop after a moment in which clients can take what has been written: with
     *     io_uring nothing is taken before the loop has gone round
     */
    public SlowClientEviction(Backlog backlog, int loops, Tally<GatewayCount> tally, Executor later) {
        this.backlog = backlog;
        this.tally = tally;
        this.later = later;
        share = backlog.most() / loops;
    }

    /** A handler for a new connection, outside of all that write to it; {@code held} returns what waits in it before it is written. */
    public BackpressureHandler client(Channel channel, IntSupplier held) {
        return new BackpressureHandler(this, channel, held);
    }

    /** {@code now} bytes wait in {@code client}, where {@code before} did. */
    void changed(BackpressureHandler client, long before, long now) {
        note(client, before, now);
        if (now > before && isOver() && !looking) {
            looking = true;
            later.execute(() -> makeRoom(LOOKS));
        }
    }

    private void note(BackpressureHandler client, long before, long now) {
        bytes += now - before;
        backlog.add(now - before);
        if (now == 0) {
            waiting.remove(client);
        } else if (now < before) {
            waiting.addLast(client); // It takes something.
        } else {
            waiting.add(client);
        }
    }

    private boolean isOver() {
        return backlog.isOver() && bytes > share;
    }

    private void makeRoom(int looks) {
        for (int n = waiting.size(); n > 0 && isOver(); n--) {
            BackpressureHandler first = waiting.getFirst();
            long before = first.counted();
            long now = first.recount();
            note(first, before, now);
            if (now >= before) {
                close(first);
            }
        }
        if (isOver() && looks > 1) {
            later.execute(() -> makeRoom(looks - 1));
            return;
        }
        while (isOver()) {
            close(waiting.getFirst());
        }
        looking = false;
    }

    private void close(BackpressureHandler client) {
        tally.add(GatewayCount.TOO_SLOW);
        client.close();
    }
}
