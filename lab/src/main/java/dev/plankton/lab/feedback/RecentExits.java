package dev.plankton.lab.feedback;

import dev.plankton.debugger.exits.ExitText;
import dev.plankton.machine.GuestEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last exits of a guest. Those that follow each other and are the same count as one. */
public final class RecentExits {
    private static final int KEPT = 10;

    private final Deque<Same> last = new ArrayDeque<>();

    /** Exits that are the same. */
    private static final class Same {
        final GuestEvent event;
        final long first;
        long newest;
        long times = 1;

        Same(GuestEvent event, long at) {
            this.event = event;
            first = at;
            newest = at;
        }
    }

    /** Without any. */
    public RecentExits() {}

    /** There is one more, after that number of instructions. */
    public void add(GuestEvent event, long instructions) {
        Same before = last.peekLast();
        if (before != null && before.event.equals(event)) {
            before.newest = instructions;
            before.times++;
            return;
        }
        if (last.size() == KEPT) {
            last.removeFirst();
        }
        last.addLast(new Same(event, instructions));
    }

    /** A line for each, the newest last. */
    public List<String> lines() {
        if (last.isEmpty()) {
            return List.of("There were no exits: no port, BIOS service, HLT or interrupt.");
        }
        List<String> lines = new ArrayList<>();
        lines.add("The last exits, the newest last:");
        for (Same same : last) {
            lines.add(
                    same.times == 1
                            ? "  after %d instructions: %s".formatted(same.first, ExitText.of(same.event))
                            : "  after %d to %d instructions, %d times: %s"
                                    .formatted(same.first, same.newest, same.times, ExitText.of(same.event)));
        }
        return lines;
    }
}
