package dev.plankton.net;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/**
 * The connections of one event loop in which bytes wait. When more wait in the gateway than may, and more than this
 * loop's share in it, those are closed that have taken nothing for longest. Confined to the event loop.
 *
 * <p>What drains by itself is noticed when room is needed, so a client that keeps up costs nothing here.
 */
final class SlowClients {
    private final Backlog backlog;
    private final long share;
    private final LongAdder closed;
    private final LinkedHashSet<SlowClient> waiting = new LinkedHashSet<>();
    private long bytes;

    /**
     * None yet.
     *
     * @param loops how many event loops share the backlog
     * @param closed counts the connections that are closed to make room
     */
    SlowClients(Backlog backlog, int loops, LongAdder closed) {
        this.backlog = backlog;
        this.closed = closed;
        share = backlog.most() / loops;
    }

    /** A handler for a new connection, outside of all that write to it; {@code held} tells what waits in it before it is written. */
    SlowClient client(Channel channel, IntSupplier held) {
        return new SlowClient(this, channel, held);
    }

    /** {@code now} bytes wait in {@code client}, where {@code before} did. */
    void changed(SlowClient client, long before, long now) {
        note(client, before, now);
        if (now > before && isOver()) {
            makeRoom();
        }
    }

    private void note(SlowClient client, long before, long now) {
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

    private void makeRoom() {
        for (int n = waiting.size(); n > 0 && isOver(); n--) {
            SlowClient first = waiting.getFirst();
            long before = first.counted();
            long now = first.recount();
            note(first, before, now);
            if (now >= before) {
                close(first);
            }
        }
        while (isOver()) {
            close(waiting.getFirst());
        }
    }

    private void close(SlowClient client) {
        closed.increment();
        client.close();
    }
}
