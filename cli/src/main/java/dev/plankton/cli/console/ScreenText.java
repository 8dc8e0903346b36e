package dev.plankton.cli.console;

import dev.plankton.machine.screen.TextScreen;

/** A text screen as lines of Unicode. */
public final class ScreenText {
    private ScreenText() {}

    /** The rows of {@code screen} without trailing blanks, each with a line feed; blank rows at the end are left out. */
    public static String of(TextScreen screen) {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < screen.rows(); row++) {
            StringBuilder line = new StringBuilder(screen.columns());
            for (int column = 0; column < screen.columns(); column++) {
                line.append(CodePage437.glyph(screen.character(column, row)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString().stripTrailing() + "\n";
    }
}
