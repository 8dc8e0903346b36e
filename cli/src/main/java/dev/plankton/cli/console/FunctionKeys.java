package dev.plankton.cli.console;

import dev.plankton.keys.Key;
import dev.plankton.keys.UsKeyboard;
import java.util.Locale;
import java.util.Optional;

/**
 * The function keys of a VT220, which has twenty of them. Where a keyboard has twelve, terminals send the upper ones with
 * Shift: rxvt and PuTTY ten further up, the Linux console and old xterms twelve.
 *
 * @param shift how far Shift goes
 */
record FunctionKeys(int shift) {
    private static final FunctionKeys BY_TEN = new FunctionKeys(10);
    private static final FunctionKeys BY_TWELVE = new FunctionKeys(12);

    private static final int MOST = 12;

    /** Those of a terminal of {@code type}, as TERM names it. */
    static FunctionKeys of(String type) {
        return type.toLowerCase(Locale.ROOT).startsWith("linux") ? BY_TWELVE : BY_TEN;
    }

    /** The key whose sequence has {@code number}. */
    Optional<Key> numbered(int number, int modifiers) {
        int key = switch (number) {
            case 11, 12, 13, 14, 15 -> number - 10;
            case 17, 18, 19, 20, 21 -> number - 11;
            case 23, 24, 25, 26 -> number - 12;
            case 28, 29 -> number - 13;
            case 31, 32, 33, 34 -> number - 14;
            default -> 0;
        };
        if (key == 0) {
            return Optional.empty();
        }
        return key <= MOST
                ? UsKeyboard.named("f" + key).map(plain -> plain.with(modifiers))
                : UsKeyboard.named("f" + (key - shift)).map(plain -> plain.with(modifiers | Key.SHIFT));
    }
}
