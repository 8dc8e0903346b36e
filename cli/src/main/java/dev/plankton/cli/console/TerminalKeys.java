package dev.plankton.cli.console;

import dev.plankton.cli.console.mouse.MouseReport;
import dev.plankton.keys.Key;
import dev.plankton.keys.UsKeyboard;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads keys from what a terminal sends: characters, and the escape sequences of xterm, Konsole, PuTTY, rxvt, VT220 and the
 * Linux console for all other keys. Alt is a parameter of the sequence, or an ESC before it. Confined to one thread.
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

    private static final int NOTHING = -3;
    private static final int ESCAPE = 27;

    /** How long what follows an ESC may take, if that is not the key itself. */
    private static final long PATIENCE_MILLIS = 50;

    /** No terminal sends a longer sequence. */
    private static final int LONGEST = 32;

    /** What xterm adds for a Meta key, which a PC does not have. */
    private static final int META = 8;

    private final Source source;
    private final FunctionKeys functionKeys;
    private final Consumer<MouseReport> mouse;
    private boolean ended;
    private int unread = NOTHING;

    /**
     * Reads from a terminal of {@code type}, as TERM names it.
     *
     * @param mouse takes what the terminal reports of its mouse meanwhile
     */
    TerminalKeys(Source source, String type, Consumer<MouseReport> mouse) {
        this.source = source;
        this.mouse = mouse;
        functionKeys = FunctionKeys.of(type);
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
        return second == ESCAPE ? escaped() : afterEscape(second);
    }

    /** After ESC ESC: a sequence with Alt, or Alt with Esc. */
    private Optional<Key> escaped() throws IOException {
        int third = read(PATIENCE_MILLIS);
        if (third == '[' || third == 'O') {
            return with(Key.ALT, afterEscape(third));
        }
        if (third >= 0) {
            unread = third;
        }
        return with(Key.ALT, UsKeyboard.named("esc"));
    }

    private Optional<Key> afterEscape(int second) throws IOException {
        return switch (second) {
            case EXPIRED, -1 -> UsKeyboard.named("esc");
            case '[' -> sequence();
            case 'O' -> applicationKey();
            default -> with(Key.ALT, UsKeyboard.giving(second));
        };
    }

    private int read(long millis) throws IOException {
        if (unread != NOTHING) {
            int character = unread;
            unread = NOTHING;
            return character;
        }
        int character = source.read(millis);
        ended |= character == -1;
        return character;
    }

    private static Optional<Key> with(int modifiers, Optional<Key> key) {
        return key.map(plain -> plain.with(modifiers));
    }

    /** What follows ESC O: a letter, before which older terminals have the modifiers. */
    private Optional<Key> applicationKey() throws IOException {
        int next = read(PATIENCE_MILLIS);
        if (next == EXPIRED) {
            return with(Key.ALT, UsKeyboard.giving('O'));
        }
        StringBuilder digits = new StringBuilder();
        while (next >= '0' && next <= ';' && digits.length() < LONGEST) {
            digits.append((char) next);
            next = read(PATIENCE_MILLIS);
        }
        if (next < 0) {
            return Optional.empty();
        }
        String[] numbers = digits.toString().split(";", -1);
        int modifiers = modifiers(numbers[numbers.length - 1]);
        if (next >= 'a' && next <= 'd') {
            return letter((char) (next - 'a' + 'A'), Key.CONTROL);
        }
        if (next >= 'j' && next <= 'y') {
            return with(modifiers, UsKeyboard.giving("*+,-./0123456789".charAt(next - 'j')));
        }
        return letter((char) next, modifiers);
    }

    /** What follows ESC [: parameters, then a letter or a sign. */
    private Optional<Key> sequence() throws IOException {
        int next = read(PATIENCE_MILLIS);
        if (next == EXPIRED) {
            return with(Key.ALT, UsKeyboard.giving('['));
        }
        if (next == '[') {
            int function = read(PATIENCE_MILLIS) - 'A'; // the Linux console's F1 to F5
            return function >= 0 && function < 5 ? UsKeyboard.named("f" + (function + 1)) : Optional.empty();
        }
        StringBuilder parameters = new StringBuilder();
        while (next >= ' ' && next < '@' && next != '$' && parameters.length() < LONGEST) {
            parameters.append((char) next);
            next = read(PATIENCE_MILLIS);
        }
        if (next >= 0 && !parameters.isEmpty() && parameters.charAt(0) == '<') {
            MouseReport.of(parameters.substring(1), (char) next).ifPresent(mouse);
            return Optional.empty();
        }
        // With another sign in front it is an answer of the terminal's.
        boolean key = next >= 0 && (parameters.isEmpty() || parameters.charAt(0) <= ';');
        return key ? sequence(parameters.toString().split(";", -1), (char) next) : Optional.empty();
    }

    private Optional<Key> sequence(String[] parameters, char last) {
        int first = number(parameters[0]);
        int modifiers = modifiers(parameters.length > 1 ? parameters[1] : "");
        return switch (last) {
            case '~' -> {
                // modifyOtherKeys of xterm: 27, modifiers, character.
                boolean other = first == ESCAPE && parameters.length == 3;
                yield other ? with(modifiers, UsKeyboard.giving(number(parameters[2]))) : numbered(first, modifiers);
            }
            case 'u' -> with(modifiers, first == 0 ? Optional.empty() : UsKeyboard.giving(first));
            // rxvt marks Shift and Ctrl by the last sign, and by small letters.
            case '$' -> numbered(first, Key.SHIFT);
            case '^' -> numbered(first, Key.CONTROL);
            case '@' -> numbered(first, Key.SHIFT | Key.CONTROL);
            case 'a', 'b', 'c', 'd' -> letter((char) (last - 'a' + 'A'), Key.SHIFT);
            default -> letter(last, parameters.length > 1 ? modifiers : modifiers(parameters[0]));
        };
    }

    private static int number(String digits) {
        return digits.matches("[0-9]{1,7}") ? Integer.parseInt(digits) : 0;
    }

    /** One more than the sum of the modifiers' bits. */
    private static int modifiers(String parameter) {
        int bits = number(parameter) - 1;
        if (bits < 0 || bits > (META | Key.SHIFT | Key.ALT | Key.CONTROL)) {
            return 0;
        }
        return (bits & META) != 0 ? bits & ~META | Key.ALT : bits;
    }

    private static Optional<Key> letter(char letter, int modifiers) {
        if (letter == 'Z') {
            return Optional.of(UsKeyboard.key("tab").with(modifiers | Key.SHIFT));
        }
        if (letter == 'E') {
            return Optional.of(UsKeyboard.middle().with(modifiers));
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
        return with(modifiers, UsKeyboard.named(name));
    }

    private Optional<Key> numbered(int number, int modifiers) {
        String name = switch (number) {
            case 1, 7 -> "home";
            case 2 -> "ins";
            case 3 -> "del";
            case 4, 8 -> "end";
            case 5 -> "pgup";
            case 6 -> "pgdn";
            default -> "";
        };
        return name.isEmpty() ? functionKeys.numbered(number, modifiers) : with(modifiers, UsKeyboard.named(name));
    }
}
