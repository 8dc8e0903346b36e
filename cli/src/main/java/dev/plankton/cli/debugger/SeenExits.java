package dev.plankton.cli.debugger;

import dev.plankton.debugger.exits.ExitLog;
import dev.plankton.debugger.exits.ExitText;
import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.GuestListener;
import dev.plankton.machine.pc.Machine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The exits that a machine has made, with the moments at which it did: in the past, those before it are shown. */
final class SeenExits implements GuestListener {
    /** Exits that are remembered. */
    private static final int MOST = 10_000;

    private final Machine machine;
    private final Deque<Seen> exits = new ArrayDeque<>();

    private record Seen(long moment, GuestEvent event, long nanos) {
        String line() {
            return ExitText.of(event) + (nanos == 0 ? "" : "  " + ExitLog.duration(nanos));
        }
    }

    SeenExits(Machine machine) {
        this.machine = machine;
        machine.onEvent(this);
    }

    @Override
    public void happened(GuestEvent event, long hostNanos) {
        if (!ExitLog.isExit(event)) {
            return;
        }
        long now = machine.instructions();
        while (!exits.isEmpty() && exits.getLast().moment > now) {
            exits.removeLast(); // of a future that has been given up
        }
        exits.add(new Seen(now, event, hostNanos));
        if (exits.size() > MOST) {
            exits.removeFirst();
        }
    }

    /** A line for each of the last {@code most} exits up to now, the latest first. */
    List<String> last(int most) {
        List<String> lines = new ArrayList<>();
        long now = machine.instructions();
        for (Iterator<Seen> latest = exits.descendingIterator(); latest.hasNext() && lines.size() < most; ) {
            Seen seen = latest.next();
            if (seen.moment <= now) {
                lines.add(seen.line());
            }
        }
        return lines;
    }
}
