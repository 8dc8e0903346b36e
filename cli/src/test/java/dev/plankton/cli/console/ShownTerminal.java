package dev.plankton.cli.console;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal as far as the painter needs one: what it shows after some escape sequences. */
final class ShownTerminal {
    private static final Pattern PART = Pattern.compile("\033\\[(\\??)([0-9;]*)([A-Za-z])|(.)", Pattern.DOTALL);

    final int columns;
    final String[] cells;
    int cursor = -1;
    boolean cursorShown = true;
    private String foreground = "";
    private String background = "";
    private String blink = "";

    ShownTerminal(int columns, int rows) {
        this.columns = columns;
        cells = new String[columns * rows];
        Arrays.fill(cells, "?");
    }

    /** What {@code sequence} makes of it; the number of characters written. */
    int take(String sequence) {
        int written = 0;
        Matcher part = PART.matcher(sequence);
        while (part.find()) {
            if (part.group(4) != null) {
                String character = part.group(4);
                cells[cursor++] = character + background + blink + (character.equals(" ") ? "" : foreground);
                written++;
            } else if (part.group(1).isEmpty()) {
                control(part.group(3).charAt(0), part.group(2));
            } else if (part.group(2).equals("25")) {
                cursorShown = part.group(3).equals("h");
            }
        }
        return written;
    }

    private void control(char letter, String parameters) {
        String[] numbers = parameters.split(";");
        switch (letter) {
            case 'H' -> cursor = (Integer.parseInt(numbers[0]) - 1) * columns + Integer.parseInt(numbers[1]) - 1;
            case 'J' -> Arrays.fill(cells, " ");
            case 'm' -> {
                switch (numbers[0]) {
                    case "0" -> foreground = background = blink = "";
                    case "5" -> blink = "blinks";
                    case "25" -> blink = "";
                    case "38" -> foreground = parameters;
                    case "48" -> background = parameters;
                    default -> throw new AssertionError(parameters);
                }
            }
            default -> throw new AssertionError("CSI " + parameters + letter);
        }
    }

    String row(int row) {
        StringBuilder text = new StringBuilder();
        for (int n = row * columns; n < (row + 1) * columns; n++) {
            text.append(cells[n].charAt(0));
        }
        return text.toString();
    }
}
