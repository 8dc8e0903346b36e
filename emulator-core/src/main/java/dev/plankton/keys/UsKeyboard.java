package dev.plankton.keys;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which keys of a US keyboard give a character or have a name. Source: IBM PC/AT Technical Reference, March 1986,
 * "Keyboard Scan Codes", set 1.
 */
public final class UsKeyboard {
    private static final int FIRST = 0x02;

    /** The characters of keys 02h to 35h; a space stands for a key without one. */
    private static final String PLAIN = "1234567890-=  qwertyuiop[]  asdfghjkl;'` \\zxcvbnm,./";

    private static final String SHIFTED = "!@#$%^&*()_+  QWERTYUIOP{}  ASDFGHJKL:\"~ |ZXCVBNM<>?";

    private static final int ESCAPE = 27;
    private static final int DELETE = 127;

    private static final Map<String, Key> NAMED = named();

    private UsKeyboard() {}

    private static Map<String, Key> named() {
        Map<String, Key> keys = new TreeMap<>();
        keys.put("esc", plain(0x01));
        keys.put("backspace", plain(0x0E));
        keys.put("tab", plain(0x0F));
        keys.put("enter", plain(0x1C));
        keys.put("space", plain(0x39));
        for (int n = 1; n <= 10; n++) {
            keys.put("f" + n, plain(0x3A + n));
        }
        keys.put("f11", plain(0x57));
        keys.put("f12", plain(0x58));
        keys.put("home", grey(0x47));
        keys.put("up", grey(0x48));
        keys.put("pgup", grey(0x49));
        keys.put("left", grey(0x4B));
        keys.put("right", grey(0x4D));
        keys.put("end", grey(0x4F));
        keys.put("down", grey(0x50));
        keys.put("pgdn", grey(0x51));
        keys.put("ins", grey(0x52));
        keys.put("del", grey(0x53));
        return keys;
    }

    private static BoardKey plain(int scanCode) {
        return new BoardKey(scanCode, false, 0);
    }

    private static BoardKey grey(int scanCode) {
        return new BoardKey(scanCode, true, 0);
    }

    /** The key in the middle of the keypad. */
    public static Key middle() {
        return plain(0x4C);
    }

    /** The names of keys, in order. */
    static String names() {
        return String.join(", ", NAMED.keySet());
    }

    /** The key called {@code name}, such as {@code up} or {@code f1}. */
    public static Optional<Key> named(String name) {
        return Optional.ofNullable(NAMED.get(name));
    }

    /** The key of that name, which there is. */
    public static Key key(String name) {
        return named(name).orElseThrow();
    }

    /**
     * What is pressed to give {@code character}, which may be a control character as terminals send it; empty if the PC
     * does not have it.
     */
    public static Optional<Key> giving(int character) {
        return switch (character) {
            case ' ' -> named("space");
            case '\r' -> named("enter");
            case '\t' -> named("tab");
            case '\b', DELETE -> named("backspace");
            case ESCAPE -> named("esc");
            // Ctrl with the keys of @, ^ and _.
            case 0 -> Optional.of(printed('2').with(Key.CONTROL));
            case 30 -> Optional.of(printed('6').with(Key.CONTROL));
            case 31 -> Optional.of(printed('-').with(Key.CONTROL));
            default -> {
                if (character < ' ') {
                    yield Optional.of(printed(Character.toLowerCase((char) (character + '@')))
                            .with(Key.CONTROL));
                }
                yield character < DELETE ? Optional.of(printed((char) character)) : NumberedCharacter.of(character);
            }
        };
    }

    private static BoardKey printed(char character) {
        int plain = PLAIN.indexOf(character);
        return plain >= 0
                ? plain(FIRST + plain)
                : plain(FIRST + SHIFTED.indexOf(character)).with(Key.SHIFT);
    }
}
