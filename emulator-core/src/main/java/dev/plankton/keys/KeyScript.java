package dev.plankton.keys;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be typed without a user: text, and names in braces for other keys, such as {@code dir{enter}},
 * {@code {up}}, {@code {ctrl-alt-del}} or {@code {wait 500ms}}. An opening brace is typed by two of them.
 *
 * @param strokes keys in order, each with its moment
 */
public record KeyScript(List<Stroke> strokes) {
    /** Nothing to type. */
    public static final KeyScript NONE = new KeyScript(List.of());

    private static final long MILLI = 1_000_000;

    /** The first key comes when the guest has had time to start. */
    private static final long FIRST = 500 * MILLI;

    private static final long INTERVAL = 100 * MILLI;

    /**
     * A key and when it is pressed.
     *
     * @param at VM time in nanoseconds
     */
    public record Stroke(Key key, long at) {}

    /** Makes the list unchangeable. */
    public KeyScript {
        strokes = List.copyOf(strokes);
    }

    /**
     * Reads a script: its first key is pressed half a second after power-on, one more each tenth of a second.
     *
     * @throws IllegalArgumentException if it is none, with a message that says what would be
     */
    public static KeyScript parse(String text) {
        return parse(text, FIRST);
    }

    /**
     * Reads a script: its first key is pressed at {@code first}, one more each tenth of a second.
     *
     * @param first VM time in nanoseconds
     * @throws IllegalArgumentException if it is none, with a message that says what would be
     */
    public static KeyScript parse(String text, long first) {
        List<Stroke> strokes = new ArrayList<>();
        long at = first;
        int position = 0;
        while (position < text.length()) {
            char character = text.charAt(position++);
            if (character != '{' || text.startsWith("{", position)) {
                position += character == '{' ? 1 : 0;
                strokes.add(new Stroke(typed(character), at));
                at += INTERVAL;
                continue;
            }
            int end = text.indexOf('}', position);
            if (end < 0) {
                throw new IllegalArgumentException("'{' without '}'; write {{ for a brace");
            }
            String name = text.substring(position, end);
            position = end + 1;
            if (name.startsWith("wait ")) {
                at += Period.parse(name.substring("wait ".length()));
            } else {
                strokes.add(new Stroke(named(name), at));
                at += INTERVAL;
            }
        }
        return new KeyScript(strokes);
    }

    private static Key typed(char character) {
        return UsKeyboard.giving(character == '\n' ? '\r' : character)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + character + "' is not in code page 437, the PC's characters; use those or {names}"));
    }

    private static Key named(String name) {
        int modifiers = 0;
        String rest = name;
        while (true) {
            int bit = rest.startsWith("ctrl-") ? Key.CONTROL : rest.startsWith("alt-") ? Key.ALT : 0;
            bit |= rest.startsWith("shift-") ? Key.SHIFT : 0;
            if (bit == 0) {
                break;
            }
            modifiers |= bit;
            rest = rest.substring(rest.indexOf('-') + 1);
        }
        boolean character = modifiers != 0 && rest.length() == 1 && rest.charAt(0) > ' ';
        Key key = (character ? UsKeyboard.giving(rest.charAt(0)) : UsKeyboard.named(rest))
                .orElseThrow(() -> new IllegalArgumentException("unknown key '{" + name + "}'; keys: "
                        + UsKeyboard.names() + ", with ctrl-, alt- and shift-, and wait 500ms"));
        return key.with(modifiers);
    }
}
