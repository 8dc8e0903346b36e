package dev.plankton.cpu;

import org.agrona.UnsafeApi;

/**
 * Little-endian access to a core's flat memory without a check of the bounds, for the interpreter's loop alone. An
 * address must lie in it with all its bytes: the caller masks what a guest can choose.
 *
 * <p>A view by {@code VarHandle} would check, but takes 235 bytecodes of the 8 000 that C2 inlines into a method
 * (docs/decisions/001); this takes 20.
 */
final class Unchecked {
    private static final long BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private Unchecked() {}

    static byte byteAt(byte[] memory, int address) {
        return UnsafeApi.getByte(memory, BASE + address);
    }

    static short wordAt(byte[] memory, int address) {
        return UnsafeApi.getShortUnaligned(memory, BASE + address, false);
    }

    static int doublewordAt(byte[] memory, int address) {
        return UnsafeApi.getIntUnaligned(memory, BASE + address, false);
    }

    static long quadwordAt(byte[] memory, int address) {
        return UnsafeApi.getLongUnaligned(memory, BASE + address, false);
    }

    static void setByte(byte[] memory, int address, byte value) {
        UnsafeApi.putByte(memory, BASE + address, value);
    }

    static void setWord(byte[] memory, int address, short value) {
        UnsafeApi.putShortUnaligned(memory, BASE + address, value, false);
    }

    static void setDoubleword(byte[] memory, int address, int value) {
        UnsafeApi.putIntUnaligned(memory, BASE + address, value, false);
    }
}
