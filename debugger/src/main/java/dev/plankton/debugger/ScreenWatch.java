package dev.plankton.debugger;

import dev.plankton.debugger.stop.StopPoint;
import dev.plankton.debugger.stop.StopPoints;
import dev.plankton.debugger.stop.Trigger;
import dev.plankton.machine.pc.History;
import java.util.List;
import java.util.Optional;

/**
 * Finds when a text appears on the screen. It is looked at between runs; if a text is there that was not, the history tells by
 * which instruction it became complete. What appears and disappears between two looks is missed.
 */
final class ScreenWatch {
    /** Instructions between two looks: 10 ms of the usual clock, less than a frame. */
    static final int LOOK = 100_000;

    private final Debuggee debuggee;
    private final StopPoints stops;
    private final boolean looks;

    /** What is on the screen now does not appear. */
    ScreenWatch(Debuggee debuggee) {
        this.debuggee = debuggee;
        stops = debuggee.stopPoints();
        looks = stops.awaitsText();
        if (looks) {
            stops.noteScreen();
        }
    }

    /** Whether there is a text to look for. */
    boolean looks() {
        return looks;
    }

    /** The machine has run since {@code begin}: goes back to where a text has appeared at which it stops. */
    Optional<Stop> after(long begin) {
        List<StopPoint> appeared = looks ? stops.appeared() : List.of();
        long now = now();
        for (StopPoint point : appeared) {
            Optional<Stop> stop = stop(point, begin, now, false);
            if (stop.isPresent()) {
                return stop;
            }
        }
        return Optional.empty();
    }

    /** Goes to where a text has appeared last before {@code end}; if none has since {@code begin}, back to there. */
    Optional<Stop> between(long begin, long end) {
        if (!looks) {
            return Optional.empty();
        }
        long high = end - 1;
        while (high > begin) {
            long low = Math.max(begin, high - LOOK);
            history().go(low);
            stops.noteScreen();
            history().go(high);
            for (StopPoint point : stops.appeared()) {
                Optional<Stop> stop = stop(point, low, high, true);
                if (stop.isPresent()) {
                    return stop;
                }
            }
            high = low;
        }
        history().go(begin);
        return Optional.empty();
    }

    /** Goes to the instruction after which the text was there, and stays if the machine stops for that. */
    private Optional<Stop> stop(StopPoint point, long begin, long end, boolean backwards) {
        Trigger.Text text = (Trigger.Text) point.rule().trigger();
        long low = begin;
        long high = end;
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            history().go(middle);
            if (stops.onScreen(text)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        history().go(high);
        if (stops.stopsForText(point, backwards)) {
            return Optional.of(new Stop.Shown(text.text()));
        }
        history().go(end);
        return Optional.empty();
    }

    private History history() {
        return debuggee.history();
    }

    private long now() {
        return debuggee.machine().instructions();
    }
}
