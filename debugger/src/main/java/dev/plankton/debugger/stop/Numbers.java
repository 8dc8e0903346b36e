package dev.plankton.debugger.stop;

import java.util.Locale;

/** Numbers as debuggers of real mode write them: hexadecimal, with {@code #} before decimal ones. */
final class Numbers {
    private static final int MOST_DIGITS = 15;

    private Numbers() {}

    /**
     * The value of {@code 1f}, {@code 0x1f}, {@code 1fh}, {@code #31} or {@code 'A'}.
     *
     * @throws NumberFormatException if it is none of them
     */
    static long parse(String text) {
        String token = text.toLowerCase(Locale.ROOT);
        if (text.length() == 3 && text.startsWith("'") && text.endsWith("'")) {
            return text.charAt(1);
        }
        if (token.startsWith("#")) {
            return checked(token.substring(1), 10);
        }
        if (token.startsWith("0x")) {
            return checked(token.substring(2), 16);
        }
        return checked(token.endsWith("h") ? token.substring(0, token.length() - 1) : token, 16);
    }

    private static long checked(String digits, int radix) {
        if (digits.isEmpty() || digits.length() > MOST_DIGITS || digits.startsWith("-") || digits.startsWith("+")) {
            throw new NumberFormatException(digits);
        }
        return Long.parseLong(digits, radix);
    }
}
