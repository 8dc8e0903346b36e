package dev.plankton.keys;

import java.io.ByteArrayOutputStream;

/** Puts together what a keyboard sends, in set 1. */
final class ScanCodes {
    private static final int PREFIX = 0xE0;
    private static final int RELEASED = 0x80;
    private static final int SHIFT_CODE = 0x2A;
    private static final int ALT_CODE = 0x38;
    private static final int CONTROL_CODE = 0x1D;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ScanCodes key(int scanCode, boolean extended, boolean released) {
        if (extended) {
            bytes.write(PREFIX);
        }
        bytes.write(released ? scanCode | RELEASED : scanCode);
        return this;
    }

    /** The keys whose {@link Key} bits are set. */
    ScanCodes modifiers(int bits, boolean released) {
        modifier(bits & Key.SHIFT, SHIFT_CODE, released);
        modifier(bits & Key.ALT, ALT_CODE, released);
        modifier(bits & Key.CONTROL, CONTROL_CODE, released);
        return this;
    }

    private void modifier(int bit, int scanCode, boolean released) {
        if (bit != 0) {
            key(scanCode, false, released);
        }
    }

    ScanCodes all(byte[] codes) {
        bytes.writeBytes(codes);
        return this;
    }

    byte[] toArray() {
        return bytes.toByteArray();
    }
}
