package dev.plankton.machine.screen;

/** The character set of the PC's display, as Unicode shows it. */
public final class CodePage437 {
    private static final String GLYPHS = " ☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼"
            + " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~⌂"
            + "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
            + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ";

    private static final int BLANK = 0xFF;

    private CodePage437() {}

    /** What the display shows for {@code character}, 0 to 255: control characters are symbols, 0 and 255 are blank. */
    public static char glyph(int character) {
        return GLYPHS.charAt(character);
    }

    /** The character, 1 to 255, that {@code unicode} stands for; -1 if there is none. */
    public static int number(int unicode) {
        return switch (unicode) {
            case ' ' -> ' ';
            // Characters of other alphabets and of mathematics that have the same glyph.
            case '\u00A0' -> BLANK;
            case '\u00A6' -> '|';
            case '\u03B2' -> glyphNumber('ß');
            case '\u03BC' -> glyphNumber('µ');
            case '\u2126' -> glyphNumber('Ω');
            case '\u2211' -> glyphNumber('Σ');
            case '\u03D5', '\u2205' -> glyphNumber('φ');
            case '\u2208' -> glyphNumber('ε');
            case '\u00F0' -> glyphNumber('δ');
            default -> unicode > '~' && unicode <= Character.MAX_VALUE ? glyphNumber((char) unicode) : -1;
        };
    }

    private static int glyphNumber(char glyph) {
        return GLYPHS.indexOf(glyph);
    }
}
