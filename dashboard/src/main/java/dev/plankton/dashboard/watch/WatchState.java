package dev.plankton.dashboard.watch;

import dev.plankton.debugger.exits.ExitTotals;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a watched VM is. Moments are instructions executed since power-on.
 *
 * @param running whether it runs; if not it stands still
 * @param past whether it is in the past
 * @param moment at which it is
 * @param beginning of its history: when it began to be watched, or a little later
 * @param end of its history: the present
 * @param time of its own, since power-on
 * @param historyBytes that the history takes
 * @param ended how its guest has ended; null if it has not
 * @param exits in the present since it began to be watched, the hundred most expensive kinds
 */
public record WatchState(
        boolean running,
        boolean past,
        long moment,
        long beginning,
        long end,
        Duration time,
        long historyBytes,
        @Nullable String ended,
        List<ExitTotals.Kind> exits) {
    /** Copies. */
    public WatchState {
        exits = List.copyOf(exits);
    }
}
