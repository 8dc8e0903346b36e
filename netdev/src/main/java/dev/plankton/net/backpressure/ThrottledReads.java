package dev.plankton.net.backpressure;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The connections of one event loop that are not being read, looked at each second while there are any. Confined to the loop. */
public final class ThrottledReads {
    static final long NANOS_PER_SECOND = 1_000_000_000;

    private final EventLoop loop;
    private final List<ReadThrottle> paused = new ArrayList<>();
    private final List<ReadThrottle> added = new ArrayList<>();
    private boolean scheduled;

    /** None yet. */
    public ThrottledReads(EventLoop loop) {
        this.loop = loop;
    }

    /** Looks at a connection from now on, until it no longer needs it. */
    void add(ReadThrottle pause) {
        added.add(pause);
        schedule();
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            loop.schedule(this::look, 1, TimeUnit.SECONDS);
        }
    }

    private void look() {
        scheduled = false;
        paused.addAll(added);
        added.clear();
        long now = System.nanoTime();
        // What is read, or an end that is found, may pause others.
        paused.removeIf(pause -> !pause.look(now));
        if (!paused.isEmpty() || !added.isEmpty()) {
            schedule();
        }
    }
}
