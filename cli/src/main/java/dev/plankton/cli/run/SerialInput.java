package dev.plankton.cli.run;

import dev.plankton.cli.console.Bell;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Standard input on its way to the guest's serial port. A thread of its own reads it, as reading blocks; it does not
 * read on while {@value #LIMIT} bytes wait.
 */
public final class SerialInput {
    private static final int LIMIT = 1 << 16;

    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
    private int position;
    private int waiting;
    private boolean ended;
    private final Bell bell;

    private SerialInput(Bell bell) {
        this.bell = bell;
    }

    /** An input on which nothing comes, and that does not end. */
    public static SerialInput none(Bell bell) {
        return new SerialInput(bell);
    }

    /** Starts to read {@code from}; rings {@code bell} when bytes arrive, and at the end. */
    static SerialInput of(InputStream from, Bell bell) {
        SerialInput input = new SerialInput(bell);
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
            bell.ring();
        }
        while (waiting >= LIMIT) {
            wait();
        }
    }

    private synchronized void end() {
        ended = true;
        bell.ring();
    }

    /** The next byte, or -1 if none is waiting. */
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

    /** Whether nothing more will arrive: the input has ended, or the guest leaves too much of it unread. */
    synchronized boolean exhausted() {
        return ended || waiting >= LIMIT;
    }
}
