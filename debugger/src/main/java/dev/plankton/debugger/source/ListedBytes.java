package dev.plankton.debugger.source;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes of a line of a list: {@code B80500}, {@code BE[1500]}, {@code E8(0500)}, {@code 3412<rep 4h>}, {@code <res 10h>}.
 * Immutable.
 */
public final class ListedBytes {
    static final ListedBytes NONE = new ListedBytes(new short[0], 0);

    private static final short UNKNOWN = -1;

    private static final Pattern COUNT = Pattern.compile("<(rep|bin|res)\\s+([0-9A-Fa-f]+)(h?)>");

    private final short[] pattern;
    private final int length;

    private ListedBytes(short[] pattern, int length) {
        this.pattern = pattern;
        this.length = length;
    }

    static ListedBytes parse(String column) {
        Matcher count = COUNT.matcher(column);
        boolean counted = count.find();
        String digits = counted ? column.substring(0, count.start()) : column;
        short[] pattern = new short[digits.length()];
        int n = 0;
        boolean known = true;
        for (int at = 0; at < digits.length(); at++) {
            switch (digits.charAt(at)) {
                case '[', '(' -> known = false;
                case ']', ')' -> known = true;
                case '-', ' ' -> {}
                default -> {
                    if (at + 1 < digits.length() && isHex(digits.charAt(at)) && isHex(digits.charAt(at + 1))) {
                        pattern[n++] = known ? (short) Integer.parseInt(digits, at, at + 2, 16) : UNKNOWN;
                        at++;
                    }
                }
            }
        }
        short[] bytes = Arrays.copyOf(pattern, n);
        if (!counted) {
            return new ListedBytes(bytes, n);
        }
        int times = Integer.parseUnsignedInt(count.group(2), count.group(3).isEmpty() ? 10 : 16);
        return new ListedBytes(bytes, count.group(1).equals("rep") ? n * times : n + times);
    }

    private static boolean isHex(char digit) {
        return Character.digit(digit, 16) >= 0;
    }

    /** How many there are, repetitions and reserved ones included. */
    public int length() {
        return length;
    }

    /** Whether {@code image} may have them at {@code at}: those that are known are the same. */
    boolean matches(byte[] image, int at) {
        for (int n = 0; n < pattern.length; n++) {
            if (at + n >= image.length || pattern[n] != UNKNOWN && pattern[n] != (image[at + n] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** Whether there is anything that {@link #matches} compares. */
    boolean hasKnown() {
        for (short value : pattern) {
            if (value != UNKNOWN) {
                return true;
            }
        }
        return false;
    }
}
