package dev.plankton.machine.screen;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A screen as a picture: a graphics mode pixel by pixel, a text mode as the adapter draws it, blinking text lit. */
final class Picture {
    private static final int GLYPH_WIDTH = 8;

    /** A row of up to this many cells is drawn as wide as one of twice as many: its pixels are twice as wide. */
    private static final int FEW_COLUMNS = 40;

    private Picture() {}

    /** What {@code screen} shows as a PNG file. */
    static byte[] png(Screen screen) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        // A stream of its own, so that ImageIO makes no file to cache it in.
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
            if (!ImageIO.write(of(screen), "png", out)) {
                throw new IOException("this Java cannot write PNG");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    private static BufferedImage of(Screen screen) {
        return switch (screen) {
            case TextScreen text -> ofText(text);
            case PixelScreen pixels -> ofPixels(pixels);
        };
    }

    private static BufferedImage ofPixels(PixelScreen screen) {
        BufferedImage image = new BufferedImage(screen.width(), screen.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < screen.height(); y++) {
            for (int x = 0; x < screen.width(); x++) {
                image.setRGB(x, y, screen.rgb(x, y));
            }
        }
        return image;
    }

    private static BufferedImage ofText(TextScreen screen) {
        int dot = screen.columns() <= FEW_COLUMNS ? 2 : 1;
        BufferedImage image =
                new BufferedImage(screen.columns() * GLYPH_WIDTH * dot, screen.lines(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < screen.lines(); y++) {
            int row = screen.rowAt(y);
            int left = -screen.shiftAt(y);
            for (int column = 0; column <= screen.columns(); column++) {
                int x = (left + column * GLYPH_WIDTH) * dot;
                Colours colours = Colours.of(screen, screen.attribute(column, row));
                drawGlyphLine(image, x, y, bits(screen, column, row, screen.glyphLineAt(y)), dot, colours);
            }
        }
        return image;
    }

    /** The pixels of a line of a cell, the leftmost in bit 7. */
    private static int bits(TextScreen screen, int column, int row, int line) {
        boolean cursor = screen.cursorVisible()
                && row == screen.cursorRow()
                && column == screen.cursorColumn()
                && line >= screen.cursorFirstLine()
                && line <= screen.cursorLastLine();
        return cursor ? 0xFF : screen.glyph(screen.character(column, row), line);
    }

    private static void drawGlyphLine(BufferedImage image, int left, int y, int bits, int dot, Colours colours) {
        int right = Math.min(GLYPH_WIDTH * dot, image.getWidth() - left);
        for (int x = Math.max(0, -left); x < right; x++) {
            boolean lit = (bits & 0x80 >> x / dot) != 0;
            image.setRGB(left + x, y, lit ? colours.foreground() : colours.background());
        }
    }
}
