package dev.plankton.net.backpressure;

import dev.plankton.net.time.LoopClock;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/** The connections of one event loop that are not being read, looked at each second while there are any. Confined to the loop. */
public final class ThrottledReads {
    static final long NANOS_PER_SECOND = 1_000_000_000;

    private final EventLoop loop;
    private final LoopClock clock;
    private final List<ReadThrottle> paused = new ArrayList<>();
    private final List<ReadThrottle> added = new ArrayList<>();
    private boolean scheduled;

    /** None yet. */
    public ThrottledReads(EventLoop loop, LoopClock clock) {
        this.loop = loop;
        this.clock = clock;
    }

    /** Its time. */
    LoopClock clock() {
        return clock;
    }

    /** Looks at a connection from now on, until it no longer needs it. */
    void add(ReadThrottle pause) {
        added.add(pause);
        schedule();
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            clock.schedule(loop, this::look, NANOS_PER_SECOND);
        }
    }

    private void look() {
        scheduled = false;
        paused.addAll(added);
        added.clear();
        long now = clock.nanoTime();
        // What is read, or an end that is found, may pause others.
        paused.removeIf(pause -> !pause.look(now));
        if (!paused.isEmpty() || !added.isEmpty()) {
            schedule();
        }
    }
}
