package dev.plankton.cli.console;

import org.jspecify.annotations.Nullable;

/**
 * Turns grids into what makes a terminal show them: escape sequences of ECMA-48 with colours of 24 bits, for the cells
 * only that have changed since the last grid. Confined to one thread.
 */
final class Painter {
    private static final String CSI = "\033[";

    /** Terminals that know it show what lies between these at once; the others ignore them. */
    private static final String BEGIN = CSI + "?2026h";

    private static final String END = CSI + "?2026l";

    private @Nullable Grid shown;

    /** Forgets what the terminal shows, as after its size has changed. */
    void forget() {
        shown = null;
    }

    /** What to send so that the terminal shows {@code next}; empty if it does. */
    String paint(Grid next) {
        Grid old = shown;
        boolean all = old == null || old.columns() != next.columns() || old.rows() != next.rows();
        StringBuilder out = new StringBuilder();
        Pen pen = new Pen(out);
        for (int cell = 0; cell < next.columns() * next.rows(); cell++) {
            if (all || old != null && !next.same(cell, old)) {
                pen.draw(next, cell);
            }
        }
        shown = next;
        if (out.isEmpty() && !all && old != null && old.cursor() == next.cursor()) {
            return "";
        }
        String cursor = next.cursor() < 0 ? "" : position(next, next.cursor()) + CSI + "?25h";
        String clear = all ? CSI + "0m" + CSI + "2J" : "";
        return BEGIN + CSI + "?25l" + clear + out + CSI + "0m" + cursor + END;
    }

    private static String position(Grid grid, int cell) {
        return CSI + (cell / grid.columns() + 1) + ";" + (cell % grid.columns() + 1) + "H";
    }

    /** Where the terminal writes next, and how. */
    private static final class Pen {
        private final StringBuilder out;
        private int at = -1;
        private int foreground = -1;
        private int background = -1;
        private boolean blinking;

        Pen(StringBuilder out) {
            this.out = out;
        }

        void draw(Grid grid, int cell) {
            if (cell != at || cell % grid.columns() == 0) {
                out.append(position(grid, cell));
            }
            if (grid.blinks(cell) != blinking) {
                blinking = grid.blinks(cell);
                out.append(CSI).append(blinking ? "5m" : "25m");
            }
            if (grid.foreground(cell) != foreground && grid.character(cell) != ' ') {
                foreground = grid.foreground(cell);
                colour(38, foreground);
            }
            if (grid.background(cell) != background) {
                background = grid.background(cell);
                colour(48, background);
            }
            char character = grid.character(cell);
            out.append(character);
            // The width of a symbol depends on the terminal.
            boolean sure = character < 0x7F || character >= '─' && character <= '▟';
            at = sure ? cell + 1 : -1;
        }

        private void colour(int which, int rgb) {
            out.append(CSI)
                    .append(which)
                    .append(";2;")
                    .append(rgb >> 16 & 0xFF)
                    .append(';')
                    .append(rgb >> 8 & 0xFF)
                    .append(';')
                    .append(rgb & 0xFF)
                    .append('m');
        }
    }
}
