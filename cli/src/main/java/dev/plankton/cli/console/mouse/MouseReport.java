package dev.plankton.cli.console.mouse;

import java.util.Optional;

/**
 * What a terminal reports of its mouse in xterm's mode 1006.
 *
 * @param column from 1
 * @param row from 1
 * @param button 0 the left, 1 the middle, 2 the right one, 3 none; with {@link #MOTION}, {@link #WHEEL} and {@link #OTHER}
 * @param pressed whether it is not a button let go
 */
public record MouseReport(int column, int row, int button, boolean pressed) {
    /** The mouse has moved, and the button is one that is held. */
    static final int MOTION = 32;

    /** The button is the wheel: 0 away from the user, 1 towards. */
    static final int WHEEL = 64;

    /** The button is one of those that a PS/2 mouse does not have: xterm's 8 to 11, such as "back". */
    static final int OTHER = 128;

    private static final int MODIFIERS = 4 | 8 | 16;

    /** A report of the parameters after {@code ESC [ <} and the letter at its end; empty if it is none. */
    public static Optional<MouseReport> of(String parameters, char last) {
        if (last != 'M' && last != 'm' || !parameters.matches("[0-9]{1,3};[0-9]{1,5};[0-9]{1,5}")) {
            return Optional.empty();
        }
        String[] numbers = parameters.split(";", -1);
        int button = Integer.parseInt(numbers[0]) & ~MODIFIERS;
        return Optional.of(
                new MouseReport(Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]), button, last == 'M'));
    }
}
