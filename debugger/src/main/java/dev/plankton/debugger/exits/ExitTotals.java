package dev.plankton.debugger.exits;

import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.GuestListener;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A machine's exits counted by kinds, with what they cost the host; see {@link ExitLog} for what an exit is. Takes some ten
 * nanoseconds for each. Confined to the machine's thread.
 */
public final class ExitTotals implements GuestListener {
    private static final Comparator<Kind> DEAREST_FIRST = Comparator.comparingLong((Kind kind) -> -kind.nanos)
            .thenComparingLong(kind -> -kind.count)
            .thenComparing(Kind::name);

    private final Map<String, Sum> byName = new HashMap<>();

    /** The same sums by what is sooner made of an event than its name. */
    private final Map<Long, Sum> byKey = new HashMap<>();

    /**
     * Exits of one kind.
     *
     * @param name what it is, such as {@code OUT 3F8h (COM1 data)}
     * @param count how many there were
     * @param nanos what they cost the host together
     * @param most what the dearest did
     */
    public record Kind(String name, long count, long nanos, long most) {}

    private static final class Sum {
        final String name;
        long count;
        long nanos;
        long most;

        Sum(String name) {
            this.name = name;
        }
    }

    /** Without an exit so far. */
    public ExitTotals() {}

    @Override
    public void happened(GuestEvent event, long hostNanos) {
        if (!ExitLog.isExit(event)) {
            return;
        }
        long key = key(event);
        Sum sum = byKey.get(key);
        if (sum == null) {
            sum = byName.computeIfAbsent(ExitText.kind(event), Sum::new);
            byKey.put(key, sum);
        }
        sum.count++;
        sum.nanos += hostNanos;
        sum.most = Math.max(sum.most, hostNanos);
    }

    /** Of events that have the same, {@link ExitText#kind} says the same. */
    private static long key(GuestEvent event) {
        return switch (event) {
            case GuestEvent.PortAccess access -> access.port() | (access.write() ? 1L << 16 : 0);
            case GuestEvent.Interrupt interrupt -> 1L << 32 | interrupt.cause().ordinal() << 16 | interrupt.vector();
            case GuestEvent.Service service -> 2L << 32 | service.number() << 16 | service.ax() >> 8;
            case GuestEvent.Halt _ -> 3L << 32;
        };
    }

    /** All kinds so far, the most expensive first. */
    public List<Kind> kinds() {
        return byName.values().stream()
                .map(sum -> new Kind(sum.name, sum.count, sum.nanos, sum.most))
                .sorted(DEAREST_FIRST)
                .toList();
    }
}
