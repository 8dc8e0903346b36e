package dev.plankton.recording;

import dev.plankton.machine.input.Varint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects the bytes of an entry of a recording. Confined to one thread. */
final class Entry {
    private static final int FIRST_ROOM = 64;

    private byte[] bytes = new byte[FIRST_ROOM];
    private int length;

    /** A number of 0 or more. */
    Entry put(long value) {
        room(Varint.MOST);
        length = Varint.put(bytes, length, value);
        return this;
    }

    /** A number of either sign. */
    Entry putSigned(long value) {
        return put(value << 1 ^ value >> 63);
    }

    /** Bytes after their number. */
    Entry put(byte[] value) {
        return put(value, value.length);
    }

    /** The first of some bytes after their number. */
    Entry put(byte[] value, int count) {
        put(count);
        room(count);
        System.arraycopy(value, 0, bytes, length, count);
        length += count;
        return this;
    }

    /** A text after the number of its bytes. */
    Entry put(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
