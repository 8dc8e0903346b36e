package dev.plankton.snapshot.format;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input that waited for a VM when its snapshot was taken.
 *
 * @param bytes what came; of {@link Kind#MOUSE} four numbers of 32 bits: right, down, wheel, buttons. Not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Inputs are not compared.
public record SavedInput(Kind kind, byte[] bytes) {
    /** What it is; the order is that of the format. */
    public enum Kind {
        /** A request for the request NIC; its client is not known any more. */
        REQUEST,
        /** Bytes for COM1. */
        SERIAL,
        /** Scan codes of keys. */
        KEYS,
        /** The mouse has moved. */
        MOUSE,
        /** A frame for the NE2000. */
        FRAME
    }

    /** Bytes of a movement of the mouse. */
    public static final int MOUSE_BYTES = 16;

    /** An input of bytes. */
    public static SavedInput of(Kind kind, byte[] bytes) {
        return new SavedInput(kind, bytes);
    }

    /** A movement of the mouse. */
    public static SavedInput mouse(int right, int down, int wheel, int buttons) {
        return new SavedInput(
                Kind.MOUSE,
                ByteBuffer.allocate(MOUSE_BYTES)
                        .putInt(right)
                        .putInt(down)
                        .putInt(wheel)
                        .putInt(buttons)
                        .array());
    }

    /**
     * Adds what waits in {@code queue} to {@code saved}.
     *
     * @param queue null for nothing
     * @param taken bytes of the first that have been taken
     */
    public static void addTo(List<SavedInput> saved, Kind kind, @Nullable Iterable<byte[]> queue, int taken) {
        int from = taken;
        for (byte[] bytes : queue == null ? List.<byte[]>of() : queue) {
            saved.add(of(kind, Arrays.copyOfRange(bytes, from, bytes.length)));
            from = 0;
        }
    }
}
