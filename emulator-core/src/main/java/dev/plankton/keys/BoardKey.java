package dev.plankton.keys;

/**
 * A key of a PC's keyboard with what is held down beside it.
 *
 * @param scanCode its set 1 scan code, 1 to 7Fh
 * @param extended whether E0h comes before the code: the keys that an AT keyboard has twice
 * @param modifiers bits {@link Key#SHIFT}, {@link Key#ALT} and {@link Key#CONTROL}
 */
record BoardKey(int scanCode, boolean extended, int modifiers) implements Key {
    @Override
    public BoardKey with(int bits) {
        return new BoardKey(scanCode, extended, modifiers | bits);
    }

    /** The keys held down come first. */
    @Override
    public byte[] makes() {
        return new ScanCodes()
                .modifiers(modifiers, false)
                .key(scanCode, extended, false)
                .toArray();
    }

    @Override
    public byte[] repeats() {
        return new ScanCodes().key(scanCode, extended, false).toArray();
    }

    @Override
    public byte[] breaks() {
        return new ScanCodes()
                .key(scanCode, extended, true)
                .modifiers(modifiers, true)
                .toArray();
    }
}
