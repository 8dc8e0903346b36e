package dev.plankton.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Standard input on its way to the guest's serial port. A thread of its own reads it, as reading blocks; it does not
 * read on while {@value #LIMIT} bytes wait.
 */
final class SerialInput {
    private static final int LIMIT = 1 << 16;

    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
    private int position;
    private int waiting;
    private long events;
    private boolean ended;

    /** Starts to read {@code from}. */
    static SerialInput of(InputStream from) {
        SerialInput input = new SerialInput();
        Thread.ofPlatform().daemon().name("stdin").start(() -> input.read(from));
        return input;
    }

    private void read(InputStream from) {
        byte[] buffer = new byte[8192];
        try {
            for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
                add(Arrays.copyOf(buffer, length));
            }
        } catch (IOException | InterruptedException e) {
            // What cannot be read has ended.
        }
        end();
    }

    private synchronized void add(byte[] chunk) throws InterruptedException {
        if (chunk.length > 0) {
            chunks.add(chunk);
            waiting += chunk.length;
            event();
        }
        while (waiting >= LIMIT) {
            wait();
        }
    }

    private synchronized void end() {
        ended = true;
        event();
    }

    private void event() {
        events++;
        notifyAll();
    }

    /** The next byte, or -1 if none has come yet. */
    synchronized int next() {
        byte[] head = chunks.peek();
        if (head == null) {
            return -1;
        }
        int value = head[position++] & 0xFF;
        if (--waiting < LIMIT) {
            notifyAll();
        }
        if (position == head.length) {
            chunks.remove();
            position = 0;
        }
        return value;
    }

    /** Number of arrivals so far, for {@link #await}. */
    synchronized long events() {
        return events;
    }

    /** Whether nothing more will arrive: the input has ended, or the guest leaves too much of it unread. */
    synchronized boolean exhausted() {
        return ended || waiting >= LIMIT;
    }

    /** Waits until something has arrived since {@link #events} answered {@code seen}, at most {@code nanos}. */
    synchronized void await(long seen, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (long rest = nanos; events == seen && rest > 0; rest = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, rest);
        }
    }
}
