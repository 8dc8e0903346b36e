package dev.plankton.keys;

import java.util.ArrayDeque;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Keys on their way to the guest's keyboard. A terminal reports when a key is pressed, not when it is let go: a key counts
 * as held for a moment, longer if it comes again meanwhile, as keyboards repeat it. Any thread may add keys, the one that
 * runs the VM hands them on.
 */
public final class KeyFeed {
    /** How long a key is held down, in nanoseconds: a guest that looks at each tick sees it. */
    private static final long HOLD = 60_000_000;

    /** The least time between two keys: so a guest can keep up with text that is pasted. */
    private static final long INTERVAL = 10_000_000;

    /** When to try again after the keyboard's buffer was full. */
    private static final long RETRY = 50_000_000;

    /** Keys that may wait for a guest that does not take them; more are lost. */
    private static final int LIMIT = 4096;

    private final ArrayDeque<KeyScript.Stroke> strokes = new ArrayDeque<>();
    private final ArrayDeque<Byte> codes = new ArrayDeque<>();
    private @Nullable Key held;
    private long releaseAt;
    private long readyAt = Long.MIN_VALUE;
    private long retryAt = Long.MAX_VALUE;

    /** Creates a feed that types {@code script}. */
    public KeyFeed(KeyScript script) {
        strokes.addAll(script.strokes());
    }

    /** Adds what {@code script} types, after all that waits: keys whose moment has passed come as soon as they can. */
    public synchronized void type(KeyScript script) {
        strokes.addAll(script.strokes());
    }

    /** Adds a key, to be pressed when those before it have been. */
    public synchronized void type(Key key) {
        if (strokes.size() < LIMIT) {
            strokes.add(new KeyScript.Stroke(key, Long.MIN_VALUE));
        }
    }

    /**
     * Hands on what is due.
     *
     * @param now VM time in nanoseconds
     * @param press takes a scan code; false if the keyboard has no room for it
     */
    public synchronized void feed(long now, IntPredicate press) {
        retryAt = Long.MAX_VALUE;
        while (true) {
            while (!codes.isEmpty()) {
                if (!press.test(codes.element() & 0xFF)) {
                    retryAt = now + RETRY;
                    return;
                }
                codes.remove();
            }
            KeyScript.Stroke next = strokes.peek();
            if (next != null && next.at() <= now && readyAt <= now) {
                strokes.remove();
                press(next.key(), now);
            } else if (held != null && releaseAt <= now) {
                release();
            } else {
                return;
            }
        }
    }

    private void press(Key key, long now) {
        if (key.equals(held)) {
            add(key.repeats());
        } else {
            release();
            add(key.makes());
        }
        held = key;
        releaseAt = now + HOLD;
        readyAt = now + INTERVAL;
    }

    private void release() {
        if (held != null) {
            add(held.breaks());
            held = null;
        }
    }

    private void add(byte[] more) {
        for (byte code : more) {
            codes.add(code);
        }
    }

    /** VM time at which {@link #feed} has something to do; MAX_VALUE if nothing is left to type. */
    public synchronized long next() {
        if (!codes.isEmpty()) {
            return retryAt;
        }
        KeyScript.Stroke stroke = strokes.peek();
        long pressAt = stroke == null ? Long.MAX_VALUE : Math.max(stroke.at(), readyAt);
        return held == null ? pressAt : Math.min(releaseAt, pressAt);
    }
}
