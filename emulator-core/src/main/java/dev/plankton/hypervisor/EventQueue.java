package dev.plankton.hypervisor;

import dev.plankton.hypervisor.run.Callbacks;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait for one listener, which is called for one after the other on the callback executor. What waits is
 * bounded, so that a listener that blocks costs little memory and holds up nothing. Safe for any thread.
 */
final class EventQueue {
    /** Events that may wait. */
    static final int MOST = 10_000;

    /** Bytes of states that may wait with them. */
    static final int MOST_BYTES = 16 << 20;

    private final Consumer<? super HypervisorEvent> listener;
    private final Callbacks callbacks;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    /** VMs of which an event waits that is there once. */
    private final Set<Integer> there = new HashSet<>();

    private long bytes;
    private long missed;
    private boolean running;
    private boolean closed;

    /**
     * An event that waits.
     *
     * @param once of which VM there is only one such event; null for any number
     */
    private record Waiting(
            Supplier<HypervisorEvent> event,
            int bytes,
            @Nullable Integer once) {}

    EventQueue(Consumer<? super HypervisorEvent> listener, Callbacks callbacks) {
        this.listener = listener;
        this.callbacks = callbacks;
    }

    /**
     * Adds an event.
     *
     * @param without is the same without its state
     * @param stateBytes that it takes
     * @param once null, or the VM of which one such event is enough
     */
    void add(
            Supplier<HypervisorEvent> event,
            Supplier<HypervisorEvent> without,
            int stateBytes,
            @Nullable Integer once) {
        if (put(event, without, stateBytes, once)) {
            callbacks.handOverFromCore(this::callAll);
        }
    }

    /** Whether the listener is to be called, by a thread that does not do so already. */
    private synchronized boolean put(
            Supplier<HypervisorEvent> event,
            Supplier<HypervisorEvent> without,
            int stateBytes,
            @Nullable Integer once) {
        if (closed || once != null && !there.add(once)) {
            return false;
        }
        if (waiting.size() >= MOST) {
            missed++;
            if (once != null) {
                there.remove(once);
            }
            return false;
        }
        boolean fits = bytes + stateBytes <= MOST_BYTES;
        Waiting next = fits ? new Waiting(event, stateBytes, once) : new Waiting(without, 0, once);
        if (missed > 0) {
            long count = missed;
            missed = 0;
            waiting.add(new Waiting(() -> new HypervisorEvent.Missed(count), 0, null));
        }
        waiting.add(next);
        bytes += next.bytes;
        boolean begins = !running;
        running = true;
        return begins;
    }

    private void callAll() {
        for (Supplier<HypervisorEvent> next = next(); next != null; next = next()) {
            Supplier<HypervisorEvent> event = next;
            callbacks.invoke(listener, () -> listener.accept(event.get()));
        }
    }

    /** The next event, null if there is none: then the thread that asks is done. */
    private synchronized @Nullable Supplier<HypervisorEvent> next() {
        Waiting next = closed ? null : waiting.poll();
        if (next != null) {
            bytes -= next.bytes;
            if (next.once != null) {
                there.remove(next.once);
            }
            return next.event;
        }
        if (missed > 0 && !closed) {
            long count = missed;
            missed = 0;
            return () -> new HypervisorEvent.Missed(count);
        }
        running = false;
        return null;
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
        there.clear();
    }
}
