package dev.plankton.machine.screen;

/**
 * What an attribute of a text mode says.
 *
 * @param foreground 0xRRGGBB
 * @param background 0xRRGGBB
 * @param blinking whether the character blinks
 */
public record Colours(int foreground, int background, boolean blinking) {
    private static final int BLINK = 0x80;

    /** The colours, 0xRRGGBB, of {@code attribute} on {@code screen}. */
    public static Colours of(TextScreen screen, int attribute) {
        boolean blinking = screen.blinks() && (attribute & BLINK) != 0;
        int background = attribute >> 4 & (screen.blinks() ? 7 : 15);
        return new Colours(screen.rgb(attribute & 15), screen.rgb(background), blinking);
    }
}
