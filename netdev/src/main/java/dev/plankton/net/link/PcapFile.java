package dev.plankton.net.link;

import dev.plankton.net.frame.FrameTap;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to a file that Wireshark and tshark open: classic pcap with nanoseconds, in the byte order of its first word.
 * Source: draft-ietf-opsawg-pcap. Safe for any thread; a frame is copied to a buffer of 64 KiB, which is written when it is
 * full, each second, and at the end. The thread whose frame fills it waits for the file.
 */
public final class PcapFile implements FrameTap, AutoCloseable {
    private static final int MAGIC_NANOS = 0xA1B23C4D;
    private static final int VERSION = 2 | (4 << 16);
    private static final int ETHERNET = 1;
    private static final int SNAPLEN = 0xFFFF;
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int BUFFER = 1 << 16;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long FLUSH_MILLIS = 1000;

    private final OutputStream out;
    private final Consumer<String> notices;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private final long epochNanos;
    private final Thread flusher;
    private long frames;
    private boolean ended;

    private PcapFile(OutputStream out, Consumer<String> notices) {
        this.out = out;
        this.notices = notices;
        Instant now = Instant.now();
        epochNanos = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano() - System.nanoTime();
        flusher = Thread.ofVirtual().name("plankton-pcap").unstarted(this::flushAgainAndAgain);
    }

    /**
     * Begins a capture in {@code file}, whose former content is lost.
     *
     * @param notices receives one line if writing fails later; then the capture is over
     */
    public static PcapFile create(Path file, Consumer<String> notices) throws IOException {
        @SuppressWarnings("MustBeClosedChecker") // The capture closes it.
        OutputStream out = Files.newOutputStream(file);
        PcapFile capture = new PcapFile(out, notices);
        capture.begin();
        return capture;
    }

    private synchronized void begin() {
        buffer.putInt(MAGIC_NANOS).putInt(VERSION).putLong(0).putInt(SNAPLEN).putInt(ETHERNET);
        assert buffer.position() == FILE_HEADER;
        flush();
        flusher.start();
    }

    @Override
    public synchronized void frame(byte[] frame, int offset, int length) {
        if (ended) {
            return;
        }
        if (buffer.remaining() < RECORD_HEADER + length) {
            flush();
        }
        long time = epochNanos + System.nanoTime();
        buffer.putInt((int) (time / NANOS_PER_SECOND))
                .putInt((int) (time % NANOS_PER_SECOND))
                .putInt(length)
                .putInt(length)
                .put(frame, offset, length);
        frames++;
    }

    /** Frames captured so far. */
    public synchronized long frames() {
        return frames;
    }

    private synchronized void flush() {
        @Nullable IOException failure = null;
        try {
            out.write(buffer.array(), 0, buffer.position());
        } catch (IOException e) {
            failure = e;
        }
        buffer.clear();
        if (failure != null && !ended) {
            ended = true;
            notices.accept("the capture has ended: " + failure.getMessage());
        }
    }

    private void flushAgainAndAgain() {
        try {
            while (!isEnded()) {
                Thread.sleep(FLUSH_MILLIS);
                flush();
            }
        } catch (InterruptedException e) {
            // The capture has been closed.
        }
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    /** Writes what is left and closes the file. */
    @Override
    public synchronized void close() throws IOException {
        if (!ended) {
            flush();
            ended = true;
        }
        flusher.interrupt();
        out.close();
    }
}
