package dev.plankton.device.video;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The fonts of the display adapter's ROM: code page 437 in cells 8 pixels wide and 8, 14 or 16 high. A glyph is a byte a
 * row, the top first, the leftmost pixel in bit 7; glyph {@code n} begins at {@code n} times the height.
 *
 * <p>The glyphs are drawn in {@code font-8x8.txt} and {@code font-8x16.txt}, to be read and changed there. The one 14
 * high is the one 16 high without its first and last row: nothing but accents, bars and shades reaches those, and it
 * keeps the lines of boxes joined.
 *
 * <p>Read when first asked for. Each call gives the caller its own copy; any thread may call.
 */
public final class RomFont {
    private static final int GLYPHS = 256;
    private static final int WIDTH = 8;

    /** Glyphs that stand side by side in a line of the drawing. */
    private static final int BAND = 8;

    private RomFont() {}

    /** The 2048 bytes of the font for 200 lines. */
    public static byte[] glyphs8x8() {
        return Low.GLYPHS.clone();
    }

    /** The 3584 bytes of the font for 350 lines. */
    public static byte[] glyphs8x14() {
        byte[] high = High.GLYPHS;
        byte[] glyphs = new byte[GLYPHS * 14];
        for (int n = 0; n < GLYPHS; n++) {
            System.arraycopy(high, n * 16 + 1, glyphs, n * 14, 14);
        }
        return glyphs;
    }

    /** The 4096 bytes of the font for 400 and 480 lines. */
    public static byte[] glyphs8x16() {
        return High.GLYPHS.clone();
    }

    private static final class Low {
        static final byte[] GLYPHS = read("font-8x8.txt", 8);
    }

    private static final class High {
        static final byte[] GLYPHS = read("font-8x16.txt", 16);
    }

    /** Pixels come in the order of the drawing: of a band of glyphs the first row, glyph by glyph, then the second. */
    private static byte[] read(String resource, int height) {
        byte[] drawing = bytes(resource);
        byte[] glyphs = new byte[GLYPHS * height];
        int pixels = 0;
        for (int at = 0; at < drawing.length; at++) {
            int pixel = drawing[at];
            if (pixel == ';') {
                at = endOfLine(drawing, at);
            } else if (pixel == '#' || pixel == '.') {
                int row = pixels / (BAND * WIDTH);
                int glyph = row / height * BAND + pixels / WIDTH % BAND;
                int bit = pixel == '#' ? 0x80 >> pixels % WIDTH : 0;
                glyphs[glyph * height + row % height] |= (byte) bit;
                pixels++;
            }
        }
        if (pixels != glyphs.length * WIDTH) {
            throw new IllegalStateException(resource + " has " + pixels + " pixels");
        }
        return glyphs;
    }

    private static int endOfLine(byte[] text, int from) {
        int at = from;
        while (text[at] != '\n') {
            at++;
        }
        return at;
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = RomFont.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
