package dev.plankton.cli.console.mouse;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The way from a terminal's mouse, which reports cells, to the guest's, which reports movement: a cell is 8 counts wide and 16
 * high, by which the usual drivers move their pointer by one character. Any thread may add reports, the one that runs the
 * VM hands them on.
 */
public final class MouseFeed {
    /** The guest's mouse, see {@code Core.moveMouse}. */
    @FunctionalInterface
    public interface Guest {
        /** Moves it by some counts and steps of its wheel, with some buttons held; false if it cannot take that yet. */
        boolean move(int right, int down, int wheel, int buttons);
    }

    private static final int COLUMN_COUNTS = 8, ROW_COUNTS = 16;

    /** Changes of buttons that may wait for a guest that does not take them; more are lost. */
    private static final int LIMIT = 256;

    /** Buttons of the guest's mouse, in the order of the terminal's. */
    private static final int[] BUTTONS = {1, 4, 2};

    private record Movement(int right, int down, int wheel, int buttons) {}

    private final ArrayDeque<Movement> movements = new ArrayDeque<>();
    private @Nullable MouseReport last;
    private int buttons;

    /** The guest has begun to listen: the first report only says where the pointer is, and a button held meanwhile. */
    public synchronized void restart() {
        movements.clear();
        last = null;
        buttons = 0;
    }

    /** Takes a report of the terminal. */
    public synchronized void report(MouseReport report) {
        if ((report.button() & MouseReport.OTHER) != 0) {
            return;
        }
        MouseReport before = last == null ? report : last;
        last = report;
        int wheel = 0;
        int button = report.button() & 3;
        if ((report.button() & MouseReport.WHEEL) != 0) {
            wheel = button == 0 ? -1 : button == 1 ? 1 : 0;
        } else if (button < BUTTONS.length) {
            int bit = BUTTONS[button];
            buttons = report.pressed() ? buttons | bit : buttons & ~bit;
        } else if ((report.button() & MouseReport.MOTION) != 0) {
            buttons = 0;
        }
        add(new Movement(
                (report.column() - before.column()) * COLUMN_COUNTS,
                (report.row() - before.row()) * ROW_COUNTS,
                wheel,
                buttons));
    }

    private void add(Movement next) {
        Movement waiting = movements.peekLast();
        if (waiting != null && waiting.buttons == next.buttons) {
            movements.removeLast();
            movements.add(new Movement(
                    waiting.right + next.right, waiting.down + next.down, waiting.wheel + next.wheel, next.buttons));
        } else if (movements.size() < LIMIT) {
            movements.add(next);
        }
    }

    /** Hands on what {@code guest} takes. */
    public synchronized void feed(Guest guest) {
        while (!movements.isEmpty()) {
            Movement next = movements.element();
            if (!guest.move(next.right, next.down, next.wheel, next.buttons)) {
                return;
            }
            movements.remove();
        }
    }
}
