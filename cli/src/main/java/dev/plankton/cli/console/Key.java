package dev.plankton.cli.console;

import java.util.Arrays;

/**
 * A key of a PC's keyboard with what is held down beside it.
 *
 * @param scanCode its set 1 scan code, 1 to 7Fh
 * @param extended whether E0h comes before the code: the keys that an AT keyboard has twice
 * @param modifiers bits {@link #SHIFT}, {@link #ALT} and {@link #CONTROL}
 */
public record Key(int scanCode, boolean extended, int modifiers) {
    /** Bit of the left shift key. */
    public static final int SHIFT = 1;

    /** Bit of the left Alt key. */
    public static final int ALT = 2;

    /** Bit of the left Ctrl key. */
    public static final int CONTROL = 4;

    private static final int PREFIX = 0xE0;
    private static final int RELEASED = 0x80;
    private static final int SHIFT_CODE = 0x2A;
    private static final int ALT_CODE = 0x38;
    private static final int CONTROL_CODE = 0x1D;

    /** The same key with {@code bits} held down too. */
    Key with(int bits) {
        return new Key(scanCode, extended, modifiers | bits);
    }

    /** What the keyboard sends when this is pressed: the keys held down first. */
    byte[] makes() {
        Codes codes = new Codes();
        codes.modifiers(modifiers, 0);
        codes.add(repeats());
        return codes.toArray();
    }

    /** What it sends while this is held down. */
    byte[] repeats() {
        return extended ? new byte[] {(byte) PREFIX, (byte) scanCode} : new byte[] {(byte) scanCode};
    }

    /** What it sends when all is let go. */
    byte[] breaks() {
        Codes codes = new Codes();
        byte[] key = repeats();
        key[key.length - 1] |= (byte) RELEASED;
        codes.add(key);
        codes.modifiers(modifiers, RELEASED);
        return codes.toArray();
    }

    private static final class Codes {
        private final byte[] bytes = new byte[5];
        private int length;

        void add(byte... more) {
            for (byte code : more) {
                bytes[length++] = code;
            }
        }

        void modifiers(int bits, int released) {
            if ((bits & SHIFT) != 0) {
                add((byte) (SHIFT_CODE | released));
            }
            if ((bits & ALT) != 0) {
                add((byte) (ALT_CODE | released));
            }
            if ((bits & CONTROL) != 0) {
                add((byte) (CONTROL_CODE | released));
            }
        }

        byte[] toArray() {
            return Arrays.copyOf(bytes, length);
        }
    }
}
