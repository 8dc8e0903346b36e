package dev.plankton.debugger.gdb.wire;

import java.util.HexFormat;

/** Numbers and bytes as the protocol writes them: in hexadecimal digits, values of registers in little-endian order. */
public final class Hex {
    private static final HexFormat HEX = HexFormat.of();

    private Hex() {}

    public static String of(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    /** The bytes of pairs of digits; IllegalArgumentException if they are none. */
    public static byte[] bytes(String digits) {
        return HEX.parseHex(digits);
    }

    /** A number of up to eight digits; IllegalArgumentException if it is none. */
    public static int number(String digits) {
        return HexFormat.fromHexDigits(digits);
    }

    /** The low {@code bytes} bytes of {@code value}, the lowest first. */
    public static String littleEndian(long value, int bytes) {
        byte[] low = new byte[bytes];
        for (int n = 0; n < bytes; n++) {
            low[n] = (byte) (value >>> 8 * n);
        }
        return of(low);
    }

    /** The number whose bytes, the lowest first, these digits are. */
    public static long littleEndian(String digits) {
        byte[] low = bytes(digits);
        long value = 0;
        for (int n = Math.min(low.length, Long.BYTES) - 1; n >= 0; n--) {
            value = value << 8 | low[n] & 0xFF;
        }
        return value;
    }
}
