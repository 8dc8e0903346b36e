package dev.plankton.cli.console;

import java.io.IOException;
import java.util.Optional;

/**
 * Reads keys from what a terminal sends: characters, and the escape sequences of xterm, VT220 and the Linux console for
 * all other keys. Confined to one thread.
 */
final class TerminalKeys {
    /** Where characters come from. */
    @FunctionalInterface
    interface Source {
        /** The next character, {@link #EXPIRED} if none comes within {@code millis} (0: ever), -1 at the end. */
        int read(long millis) throws IOException;
    }

    /** Nothing came in time. */
    static final int EXPIRED = -2;

    private static final int ESCAPE = 27;

    /** How long what follows an ESC may take, if that is not the key itself. */
    private static final long PATIENCE_MILLIS = 50;

    /** No terminal sends a longer sequence. */
    private static final int LONGEST = 32;

    private final Source source;
    private boolean ended;

    TerminalKeys(Source source) {
        this.source = source;
    }

    /** Whether the source has ended. */
    boolean ended() {
        return ended;
    }

    /** Waits for the next key; empty if what came stands for none, or the source has ended. */
    Optional<Key> next() throws IOException {
        int first = read(0);
        if (first != ESCAPE) {
            return first < 0 ? Optional.empty() : UsKeyboard.giving(first);
        }
        int second = read(PATIENCE_MILLIS);
        return switch (second) {
            case EXPIRED, -1 -> UsKeyboard.named("esc");
            case '[' -> sequence();
            case 'O' -> letter((char) Math.max(0, read(PATIENCE_MILLIS)), 0);
            default -> UsKeyboard.giving(second).map(key -> key.with(Key.ALT));
        };
    }

    private int read(long millis) throws IOException {
        int character = source.read(millis);
        ended |= character == -1;
        return character;
    }

    /** What follows ESC [: parameters, then a letter or a tilde. */
    private Optional<Key> sequence() throws IOException {
        StringBuilder parameters = new StringBuilder();
        int next = read(PATIENCE_MILLIS);
        if (next == '[') {
            int function = read(PATIENCE_MILLIS) - 'A'; // the Linux console's F1 to F5
            return function >= 0 && function < 5 ? UsKeyboard.named("f" + (function + 1)) : Optional.empty();
        }
        while (next >= ' ' && next < '@' && parameters.length() < LONGEST) {
            parameters.append((char) next);
            next = read(PATIENCE_MILLIS);
        }
        if (next < 0) {
            return Optional.empty();
        }
        String[] numbers = parameters.toString().split(";", -1);
        int modifiers = numbers.length > 1 ? number(numbers[1]) - 1 : 0;
        if (modifiers < 0 || modifiers > (Key.SHIFT | Key.ALT | Key.CONTROL)) {
            modifiers = 0;
        }
        return next == '~' ? numbered(number(numbers[0]), modifiers) : letter((char) next, modifiers);
    }

    private static int number(String digits) {
        return digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : 0;
    }

    private static Optional<Key> letter(char letter, int modifiers) {
        if (letter == 'Z') {
            return Optional.of(UsKeyboard.key("tab").with(Key.SHIFT));
        }
        String name = switch (letter) {
            case 'A' -> "up";
            case 'B' -> "down";
            case 'C' -> "right";
            case 'D' -> "left";
            case 'F' -> "end";
            case 'H' -> "home";
            case 'M' -> "enter";
            case 'P', 'Q', 'R', 'S' -> "f" + (letter - 'P' + 1);
            default -> "";
        };
        return UsKeyboard.named(name).map(key -> key.with(modifiers));
    }

    private static Optional<Key> numbered(int number, int modifiers) {
        String name = switch (number) {
            case 1, 7 -> "home";
            case 2 -> "ins";
            case 3 -> "del";
            case 4, 8 -> "end";
            case 5 -> "pgup";
            case 6 -> "pgdn";
            case 11, 12, 13, 14, 15 -> "f" + (number - 10);
            case 17, 18, 19, 20, 21 -> "f" + (number - 11);
            case 23, 24 -> "f" + (number - 12);
            default -> "";
        };
        return UsKeyboard.named(name).map(key -> key.with(modifiers));
    }
}
