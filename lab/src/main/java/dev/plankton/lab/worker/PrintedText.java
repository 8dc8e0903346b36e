package dev.plankton.lab.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Keeps the first bytes of what a solution prints. Safe for several threads. */
final class PrintedText extends OutputStream {
    private static final int KEPT = 4096;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long all;

    @Override
    public synchronized void write(int value) {
        all++;
        if (bytes.size() < KEPT) {
            bytes.write(value);
        }
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
        all += length;
        bytes.write(from, offset, Math.min(length, KEPT - bytes.size()));
    }

    /** The text, with a last line that says how much is left out. */
    synchronized String text() {
        String kept = bytes.toString(UTF_8);
        return all <= KEPT ? kept : "%s\n(%,d bytes in all)".formatted(kept, all);
    }
}
