package dev.plankton.cluster.migrate;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the other node has said about a transfer, and what waits for that. Safe for any thread. */
final class TransferState {
    private boolean ready;
    private boolean held;
    private boolean lost;
    private long taken;
    private @Nullable String failure;

    /** What can be waited for. */
    private interface Condition {
        boolean met();
    }

    synchronized void ready() {
        ready = true;
        notifyAll();
    }

    synchronized void held() {
        held = true;
        notifyAll();
    }

    synchronized void lost() {
        lost = true;
        notifyAll();
    }

    synchronized void taken(int bytes) {
        taken += bytes;
        notifyAll();
    }

    synchronized void failed(String why) {
        failure = why;
        notifyAll();
    }

    /** Whether the other node has said that it does not take the slab. */
    synchronized boolean hasFailed() {
        return failure != null;
    }

    synchronized void awaitReady(long seconds) throws IOException {
        await(() -> ready, seconds, "is not ready to take the slab");
    }

    /** Waits until all but {@code window} of {@code sent} bytes have been dealt with. */
    synchronized void awaitTaken(long sent, long window, long seconds) throws IOException {
        await(() -> sent - taken <= window, seconds, "does not take what is sent");
    }

    synchronized void awaitHeld(long seconds) throws IOException {
        await(() -> held, seconds, "does not say that it has the slab");
    }

    private void await(Condition condition, long seconds, String otherwise) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.met()) {
            long left = end - System.nanoTime();
            if (failure != null) {
                throw new IOException("the other node: " + failure);
            }
            if (lost) {
                throw new IOException("the connection to the other node was lost");
            }
            if (left <= 0) {
                throw new IOException("the other node " + otherwise);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }
}
