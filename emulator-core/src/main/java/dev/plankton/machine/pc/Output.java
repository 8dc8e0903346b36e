package dev.plankton.machine.pc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The last bytes that a guest has sent. */
final class Output {
    /** Bytes that are kept at least, once as many have been sent. */
    private static final int KEPT = 1 << 20;

    private byte[] bytes = new byte[256];
    private int length;

    void add(int value) {
        if (length == bytes.length) {
            if (length >= 2 * KEPT) {
                System.arraycopy(bytes, length - KEPT, bytes, 0, KEPT);
                length = KEPT;
            } else {
                bytes = Arrays.copyOf(bytes, 2 * length);
            }
        }
        bytes[length++] = (byte) value;
    }

    /** One character a byte. */
    String text() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
