package dev.plankton.hypervisor.population;

import dev.plankton.device.nic.Ne2000;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Buffers for the frames that wait in inboxes, used again and again, so that a frame costs no new one in the steady state.
 * Each begins with the length of its frame, 16 bits, big endian. Safe for any thread.
 */
public final class FrameBuffers {
    /** Where the frame begins. */
    public static final int FRAME = 2;

    /** Buffers that are kept while they are not in use: 1.5 MiB. */
    private static final int KEPT = 1024;

    private final ArrayBlockingQueue<byte[]> free = new ArrayBlockingQueue<>(KEPT);

    /** A buffer with a copy of {@code length} bytes, at most {@link Ne2000#MAX_FRAME}. */
    public byte[] copy(byte[] frame, int offset, int length) {
        byte[] reused = free.poll();
        byte[] buffer = reused == null ? new byte[FRAME + Ne2000.MAX_FRAME] : reused;
        buffer[0] = (byte) (length >> 8);
        buffer[1] = (byte) length;
        System.arraycopy(frame, offset, buffer, FRAME, length);
        return buffer;
    }

    /** Bytes of the frame in {@code buffer}. */
    public static int length(byte[] buffer) {
        return (buffer[0] & 0xFF) << 8 | buffer[1] & 0xFF;
    }

    /** A copy of the frame in {@code buffer}. */
    static byte[] frame(byte[] buffer) {
        return Arrays.copyOfRange(buffer, FRAME, FRAME + length(buffer));
    }

    /** Takes a buffer back that is not used any more. */
    public void giveBack(byte[] buffer) {
        // One that finds no place is left to the garbage collector.
        boolean _ = free.offer(buffer);
    }
}
