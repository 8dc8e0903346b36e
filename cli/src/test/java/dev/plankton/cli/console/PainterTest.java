package dev.plankton.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.screen.PixelScreen;
import dev.plankton.machine.screen.Screen;
import dev.plankton.machine.screen.TextScreen;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PainterTest {
    private static final int COLUMNS = 100;
    private static final int ROWS = 30;

    private final Painter painter = new Painter();
    private final ShownTerminal terminal = new ShownTerminal(COLUMNS, ROWS);

    private static Grid grid(Screen screen, int columns, int rows) {
        Grid grid = new Grid(columns, rows);
        grid.draw(screen, rows);
        return grid;
    }

    /** Shows {@code screen}; the number of characters that took. */
    private int show(Screen screen) {
        return terminal.take(painter.paint(grid(screen, COLUMNS, ROWS)));
    }

    private static String rgb(int which, int rgb) {
        return which + ";2;" + (rgb >> 16) + ";" + (rgb >> 8 & 0xFF) + ";" + (rgb & 0xFF);
    }

    @Test
    void cellsHaveTheCharacterAndTheColoursOfTheAdapter() {
        TextScreen screen = (TextScreen) Screens.text(3, 0xC9, 0x1E, 'A', 0x07, 0x01, 0xC4);
        show(screen);
        assertThat(terminal.row(3)).startsWith("╔A☺ ");
        assertThat(terminal.cells[300]).isEqualTo("╔" + rgb(48, 0x0000AA) + rgb(38, 0xFFFF55));
        assertThat(terminal.cells[301]).isEqualTo("A" + rgb(48, 0) + rgb(38, 0xAAAAAA));
        assertThat(screen.blinks()).isTrue();
        assertThat(terminal.cells[302]).isEqualTo("☺" + rgb(48, 0xAA0000) + "blinks" + rgb(38, 0xAA0000));
    }

    @Test
    void onlyWhatChangesIsSent() {
        assertThat(show(Screens.text(0))).isEqualTo(COLUMNS * ROWS);
        assertThat(painter.paint(grid(Screens.text(0), COLUMNS, ROWS))).isEmpty();
        assertThat(show(Screens.text(7, 'a', 7, 'b', 7))).isEqualTo(2);
        assertThat(terminal.row(7)).startsWith("ab ");
        assertThat(show(Screens.text(7, 'a', 7, 'b', 6))).isEqualTo(1);
        assertThat(show(Screens.text(7, 'a', 7, 'b', 6, ' ', 3)))
                .as("a blank in another colour looks the same")
                .isZero();
    }

    @Test
    void changesAddUpToTheLastScreen() {
        for (long millis = 100; millis < 3000; millis += 400) {
            Screen screen = Screens.after("rain", millis);
            show(screen);
            ShownTerminal fresh = new ShownTerminal(COLUMNS, ROWS);
            fresh.take(new Painter().paint(grid(screen, COLUMNS, ROWS)));
            assertThat(terminal.cells).isEqualTo(fresh.cells);
        }
    }

    @Test
    void anotherSizeIsRedrawn() {
        show(Screens.text(0));
        ShownTerminal smaller = new ShownTerminal(40, 12);
        assertThat(smaller.take(painter.paint(grid(Screens.text(0, 'x', 7), 40, 12))))
                .isEqualTo(40 * 12);
        assertThat(smaller.row(0)).startsWith("x ");
    }

    @Test
    void cursorIsWhereTheGuestHasIt() {
        Screen screen = Screens.text(0);
        assertThat(((TextScreen) screen).cursorVisible()).isTrue();
        show(screen);
        assertThat(terminal.cursorShown).isTrue();
        assertThat(terminal.cursor).isZero();
        show(Screens.after("snake", 100));
        assertThat(terminal.cursorShown).isFalse();
    }

    @Test
    void lowTerminalsShowTheRowsWithTheCursor() {
        // The cursor is in row 0: the first rows are shown.
        Screen screen = Screens.text(0, 'x', 7);
        ShownTerminal low = new ShownTerminal(80, 10);
        low.take(new Painter().paint(grid(screen, 80, 10)));
        assertThat(low.row(0)).startsWith("x");
        assertThat(low.cursor).isZero();
    }

    @Test
    void graphicsAreHalfBlocksInTheShapeOfATube() {
        PixelScreen screen = (PixelScreen) Screens.after("plasma", 1000);
        Grid grid = grid(screen, COLUMNS, ROWS);
        // 30 rows are 60 lines of squares: 80 squares wide.
        for (int row : List.of(0, 15, 29)) {
            assertThat(colours(grid, row, 0, 80)).hasSizeGreaterThan(1);
            assertThat(colours(grid, row, 80, 100)).containsExactly(0);
        }
        Grid narrow = grid(screen, 20, ROWS);
        assertThat(colours(narrow, 6, 0, 20)).hasSizeGreaterThan(1);
        assertThat(colours(narrow, 8, 0, 20)).containsExactly(0);
    }

    @Test
    void halfOfACellIsTheMeanOfItsPixels() {
        PixelScreen screen = (PixelScreen) Screens.after("plasma", 1000);
        Grid grid = grid(screen, 80, 30);
        // 80 by 60 squares: one takes 4 pixels of a row, and lines 50 to 52 fall on line 15.
        int red = 0;
        for (int y = 50; y < 53; y++) {
            for (int x = 40; x < 44; x++) {
                red += screen.rgb(x, y) >> 16;
            }
        }
        int cell = 7 * 80 + 10;
        assertThat(grid.character(cell)).isIn('▀', ' ');
        assertThat(grid.background(cell) >> 16).isEqualTo(red / 12);
    }

    /** The colours in part of a row. */
    private static Set<Integer> colours(Grid grid, int row, int from, int to) {
        Set<Integer> colours = new TreeSet<>();
        for (int column = from; column < to; column++) {
            int cell = row * grid.columns() + column;
            colours.add(grid.background(cell));
            colours.add(grid.character(cell) == ' ' ? grid.background(cell) : grid.foreground(cell));
        }
        return colours;
    }
}
