package dev.plankton.net.backpressure;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * How many guests an event loop runs before it looks at its sockets again. Without a bound, clients that send faster than guests
 * answer keep the loop from all others: a task that an event loop gives itself runs before the sockets' turn, for up to a second on
 * end. What is over the bound waits in order for the loop's next round. Confined to the event loop.
 */
public final class LoopBudget {
    /** Runs of guests in a round: some 3 ms at 50 us each. */
    public static final int RUNS = 64;

    private final EventExecutor loop;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int left = RUNS;
    private boolean scheduled;

    /** The budget of an event loop. */
    public LoopBudget(EventExecutor loop) {
        this.loop = loop;
    }

    /** How many runs are left in this round; if there are none, what can wait is to be done {@link #later}. */
    public int left() {
        return Math.max(0, left);
    }

    /** Guests are run {@code runs} times. */
    public void spend(int runs) {
        left -= runs;
    }

    /** Has {@code rest} run in a later round of the loop, when the sockets have had their turn; first those that asked first. */
    public void later(Runnable rest) {
        waiting.add(rest);
        schedule();
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            try {
                // Not by execute(), which would run it in this round.
                loop.schedule(this::nextRound, 0, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                waiting.clear(); // The gateway is closed.
            }
        }
    }

    private void nextRound() {
        scheduled = false;
        left = RUNS;
        for (int n = waiting.size(); n > 0 && left > 0; n--) {
            waiting.remove().run();
        }
        if (!waiting.isEmpty()) {
            schedule();
        }
    }
}
