package dev.plankton.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.time.Duration;

/** Keeps what is written to it, and lets a thread wait until a text has been written. */
final class Said extends ByteArrayOutputStream {
    private boolean ended;

    @Override
    public synchronized void write(int value) {
        super.write(value);
        notifyAll();
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        super.write(bytes, offset, length);
        notifyAll();
    }

    /** No more will be written. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Waits until {@code text} has been written; false if that has not happened at the end, or in {@code limit}. */
    synchronized boolean await(String text, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!toString(ISO_8859_1).contains(text)) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (ended || millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }
}
