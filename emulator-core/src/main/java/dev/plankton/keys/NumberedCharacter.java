package dev.plankton.keys;

import dev.plankton.machine.screen.CodePage437;
import java.util.Optional;

/**
 * A character of code page 437 that a US keyboard has no key for. It is typed as on a PC: by its number on the keypad while
 * Alt is held down; the BIOS makes it one key, without a scan code, when Alt is let go.
 *
 * @param number its number, 1 to 255
 */
record NumberedCharacter(int number) implements Key {
    /** Scan codes of the keypad's digits. */
    private static final int[] DIGITS = {0x52, 0x4F, 0x50, 0x51, 0x4B, 0x4C, 0x4D, 0x47, 0x48, 0x49};

    /** The character that {@code unicode} is in code page 437; empty if it has none. */
    static Optional<Key> of(int unicode) {
        int number = CodePage437.number(unicode);
        return number > 0 ? Optional.of(new NumberedCharacter(number)) : Optional.empty();
    }

    /** Alt is held already, and no other key could be. */
    @Override
    public NumberedCharacter with(int bits) {
        return this;
    }

    @Override
    public byte[] makes() {
        ScanCodes codes = new ScanCodes().modifiers(ALT, false);
        for (char digit : Integer.toString(number).toCharArray()) {
            int scanCode = DIGITS[digit - '0'];
            codes.key(scanCode, false, false).key(scanCode, false, true);
        }
        return codes.toArray();
    }

    /** It comes again only when Alt is let go and pressed. */
    @Override
    public byte[] repeats() {
        return new ScanCodes().modifiers(ALT, true).all(makes()).toArray();
    }

    @Override
    public byte[] breaks() {
        return new ScanCodes().modifiers(ALT, true).toArray();
    }
}
