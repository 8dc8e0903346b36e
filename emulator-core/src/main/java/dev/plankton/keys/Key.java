package dev.plankton.keys;

/** Something that is typed at once: a key of a PC's keyboard, or a character that no key of it has. */
public sealed interface Key permits BoardKey, NumberedCharacter {
    /** Bit of the left shift key. */
    int SHIFT = 1;

    /** Bit of the left Alt key. */
    int ALT = 2;

    /** Bit of the left Ctrl key. */
    int CONTROL = 4;

    /** The same with {@code bits} held down too. */
    Key with(int bits);

    /** What the keyboard sends when this is pressed, in set 1. */
    byte[] makes();

    /** What it sends while this is held down. */
    byte[] repeats();

    /** What it sends when all is let go. */
    byte[] breaks();
}
