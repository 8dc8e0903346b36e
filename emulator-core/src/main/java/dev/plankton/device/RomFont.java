package dev.plankton.device;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

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

    private static byte[] read(String resource, int height) {
        List<String> rows = lines(resource).stream()
                .filter(line -> !line.isEmpty() && !line.startsWith(";"))
                .map(line -> line.replace(" ", ""))
                .toList();
        if (rows.size() != GLYPHS / BAND * height) {
            throw new IllegalStateException(resource + " has " + rows.size() + " rows of pixels");
        }
        byte[] glyphs = new byte[GLYPHS * height];
        for (int n = 0; n < GLYPHS; n++) {
            for (int y = 0; y < height; y++) {
                glyphs[n * height + y] = bits(rows.get(n / BAND * height + y), n % BAND * WIDTH);
            }
        }
        return glyphs;
    }

    private static byte bits(String row, int from) {
        int bits = 0;
        for (int x = 0; x < WIDTH; x++) {
            bits = bits << 1 | (row.charAt(from + x) == '#' ? 1 : 0);
        }
        return (byte) bits;
    }

    private static List<String> lines(String resource) {
        try (InputStream in = RomFont.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
