package dev.plankton.cli.console;

import dev.plankton.machine.screen.CodePage437;
import dev.plankton.machine.screen.Colours;
import dev.plankton.machine.screen.PixelScreen;
import dev.plankton.machine.screen.Screen;
import dev.plankton.machine.screen.TextScreen;
import java.util.Arrays;

/**
 * What a terminal of some size is to show: a character, two colours and blinking for each of its cells, and where the
 * cursor is. Confined to one thread.
 */
final class Grid {
    private static final int BLACK = 0;
    private static final int WHITE = 0xFFFFFF;
    private static final char UPPER_HALF = '▀';

    /** The pictures of all modes fill a screen of 4 by 3; half a cell of a terminal is about a square. */
    private static final int ASPECT_WIDTH = 4;

    private static final int ASPECT_HEIGHT = 3;

    private final int columns;
    private final int rows;
    private final char[] characters;
    private final int[] foregrounds;
    private final int[] backgrounds;
    private final boolean[] blinking;
    private int cursor = -1;

    Grid(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        characters = new char[columns * rows];
        foregrounds = new int[columns * rows];
        backgrounds = new int[columns * rows];
        blinking = new boolean[columns * rows];
        Arrays.fill(characters, ' ');
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    char character(int cell) {
        return characters[cell];
    }

    int foreground(int cell) {
        return foregrounds[cell];
    }

    int background(int cell) {
        return backgrounds[cell];
    }

    boolean blinks(int cell) {
        return blinking[cell];
    }

    /** The cell with the cursor, or -1. */
    int cursor() {
        return cursor;
    }

    /** Whether cell {@code n} looks the same in {@code other}, a grid of the same size. */
    boolean same(int n, Grid other) {
        return characters[n] == other.characters[n]
                && backgrounds[n] == other.backgrounds[n]
                && blinking[n] == other.blinking[n]
                && (foregrounds[n] == other.foregrounds[n] || characters[n] == ' ');
    }

    /** Draws {@code screen} from the upper left, on the first {@code height} rows. */
    void draw(Screen screen, int height) {
        switch (screen) {
            case TextScreen text -> drawText(text, height);
            case PixelScreen pixels -> drawPixels(pixels, height);
        }
    }

    /** Of a screen that is higher than the terminal, the rows around the cursor are shown. */
    private void drawText(TextScreen screen, int height) {
        int shown = Math.min(height, screen.rows());
        int wanted = screen.cursorVisible() ? screen.cursorRow() - shown + 1 : 0;
        int top = Math.clamp(wanted, 0, screen.rows() - shown);
        int width = Math.min(columns, screen.columns());
        for (int row = 0; row < shown; row++) {
            for (int column = 0; column < width; column++) {
                Colours colours = Colours.of(screen, screen.attribute(column, top + row));
                set(
                        row * columns + column,
                        CodePage437.glyph(screen.character(column, top + row)),
                        colours.foreground(),
                        colours.background(),
                        colours.blinking());
            }
        }
        if (screen.cursorVisible() && screen.cursorColumn() < width) {
            cursor = (screen.cursorRow() - top) * columns + screen.cursorColumn();
        }
    }

    private void drawPixels(PixelScreen screen, int height) {
        int wide = Math.min(columns, height * 2 * ASPECT_WIDTH / ASPECT_HEIGHT);
        int high = Math.min(height * 2, wide * ASPECT_HEIGHT / ASPECT_WIDTH) & ~1;
        for (int y = 0; y < high; y += 2) {
            for (int x = 0; x < wide; x++) {
                int upper = average(screen, x, y, wide, high);
                int lower = average(screen, x, y + 1, wide, high);
                set(y / 2 * columns + x, upper == lower ? ' ' : UPPER_HALF, upper, lower, false);
            }
        }
    }

    /** The mean colour of the pixels that fall on half a cell, or the one it falls on. */
    private static int average(PixelScreen screen, int x, int y, int wide, int high) {
        int left = x * screen.width() / wide;
        int right = Math.max(left + 1, (x + 1) * screen.width() / wide);
        int top = y * screen.height() / high;
        int bottom = Math.max(top + 1, (y + 1) * screen.height() / high);
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                int rgb = screen.rgb(column, row);
                red += rgb >> 16 & 0xFF;
                green += rgb >> 8 & 0xFF;
                blue += rgb & 0xFF;
            }
        }
        int count = (right - left) * (bottom - top);
        return red / count << 16 | green / count << 8 | blue / count;
    }

    /** Writes a line of text in black on white over row {@code row}. */
    void note(String text, int row) {
        for (int column = 0; column < columns; column++) {
            char character = column < text.length() ? text.charAt(column) : ' ';
            set(row * columns + column, character, BLACK, WHITE, false);
        }
        cursor = cursor / columns == row ? -1 : cursor;
    }

    private void set(int cell, char character, int foreground, int background, boolean blinks) {
        characters[cell] = character;
        foregrounds[cell] = foreground;
        backgrounds[cell] = background;
        blinking[cell] = blinks;
    }
}
