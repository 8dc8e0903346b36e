package dev.plankton.net.connection;

import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way from the thread that runs a VM to the event loop of the VM's connection. VM side: {@link #append}
 * and {@link #end}; event loop side: the drain task, {@link #take} and {@link #close}.
 *
 * <p>Bytes gather in a plain array, not in a Netty buffer: a virtual thread that touches Netty's allocator gets a
 * thread-local table of its own. The event loop is woken at most once per burst.
 */
final class Outbox {
    /** A client that reads so much slower than its guest writes loses the connection. Bounds the memory it can hold. */
    static final int LIMIT = 4 << 20;

    private static final int MANY = 64 << 10;

    /** How the bytes of a burst end. */
    enum End {
        /** More may follow. */
        OPEN,
        /** The reply is whole; or, on a serial port, the VM has stopped. */
        COMPLETE,
        /** There is no more of this reply, though it is not whole. */
        DROPPED,
        /** There is none: the VM has not had the request, as too many wait for it. */
        FULL,
        /** The client is too slow: bytes were thrown away. */
        OVERFLOWN
    }

    /** What had gathered; the array belongs to the taker. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Burst(byte[] bytes, int length, End end) {}

    private static final byte[] NOTHING = {};

    private final EventLoop loop;
    private final int wakeAt;
    private final Runnable drain;
    private byte @Nullable [] bytes;
    private int length;
    private End end = End.OPEN;
    private boolean scheduled;
    /** How many bytes had gathered when the loop was last woken for their number. */
    private int told;

    private boolean closed;

    /**
     * An empty outbox.
     *
     * @param wakeAt how many bytes are worth waking the event loop for, before their end is known
     * @param drain run on the loop when there is something to take; it takes, or leaves all for a later run of its own
     *     making
     */
    Outbox(EventLoop loop, int wakeAt, Runnable drain) {
        this.loop = loop;
        this.wakeAt = wakeAt;
        this.drain = drain;
    }

    /** Adds bytes, and wakes the event loop if they are enough now. */
    void append(byte[] source, int offset, int count) {
        boolean wake;
        synchronized (this) {
            if (closed || end == End.OVERFLOWN) {
                return;
            }
            if (length + count > LIMIT) {
                bytes = null;
                length = 0;
                end = End.OVERFLOWN;
            } else if (bytes == null) {
                bytes = Arrays.copyOfRange(source, offset, offset + count);
                length = count;
            } else {
                if (length + count > bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.max(64, Math.max(2 * bytes.length, length + count)));
                }
                System.arraycopy(source, offset, bytes, length, count);
                length += count;
            }
            // An overflow is reported at once: the drain that is scheduled may be waiting for the slow client.
            // That they become many it hears as often as they have doubled.
            boolean many = length >= Math.max(MANY, 2 * told);
            told = many ? length : told;
            wake = end == End.OVERFLOWN || many || (!scheduled && length >= wakeAt);
            scheduled |= wake;
        }
        if (wake) {
            schedule();
        }
    }

    /** Says how the bytes so far end, and wakes the event loop. */
    void end(End how) {
        synchronized (this) {
            if (end != End.OVERFLOWN) {
                end = how;
            }
        }
        wake();
    }

    /** Has the drain task run, with or without bytes to take. */
    void wake() {
        synchronized (this) {
            if (closed || scheduled) {
                return;
            }
            scheduled = true;
        }
        schedule();
    }

    /** Adds bytes that are older than all that have gathered since the last {@link #take}, without waking the event loop. */
    synchronized void prepend(byte[] source, int count) {
        if (end == End.OVERFLOWN || count == 0) {
            return;
        }
        byte[] all = Arrays.copyOf(source, count + length);
        if (bytes != null) {
            System.arraycopy(bytes, 0, all, count, length);
        }
        bytes = all;
        length += count;
    }

    /** All that has gathered, leaving the outbox empty and ready for the next reply; null if it is not worth it yet. */
    synchronized @Nullable Burst take() {
        scheduled = false;
        if (end == End.OPEN && length < wakeAt) {
            return null;
        }
        Burst burst = new Burst(bytes == null ? NOTHING : bytes, length, end);
        bytes = null;
        length = 0;
        told = 0;
        end = End.OPEN;
        return burst;
    }

    /** How many bytes have gathered. */
    synchronized int length() {
        return length;
    }

    synchronized boolean isOverflown() {
        return end == End.OVERFLOWN;
    }

    /** The connection is gone: whatever still comes is thrown away. */
    synchronized void close() {
        closed = true;
        bytes = null;
        length = 0;
    }

    private void schedule() {
        try {
            loop.execute(drain);
        } catch (RejectedExecutionException e) {
            // The gateway was closed under a running VM; its threads must not suffer for it.
            close();
        }
    }
}
