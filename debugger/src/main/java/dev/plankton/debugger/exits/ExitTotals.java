package dev.plankton.debugger.exits;

import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.GuestListener;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A machine's exits counted by kinds, with what they cost the host; see {@link ExitLog} for what an exit is. Takes some ten
 * nanoseconds for each. A guest that makes very many kinds has the first ones counted each by itself, and all others together.
 * Confined to the machine's thread.
 */
public final class ExitTotals implements GuestListener {
    /** Kinds that are counted each by itself. */
    public static final int MOST = 1000;

    private static final Comparator<Kind> DEAREST_FIRST = Comparator.comparingLong((Kind kind) -> -kind.nanos)
            .thenComparingLong(kind -> -kind.count)
            .thenComparing(Kind::name);

    /** By {@link #key}, which is sooner made of an event than its name. */
    private final Map<Long, Sum> byKey = new HashMap<>();

    /** Of all others; null if there are none. */
    private @Nullable Sum others;

    /**
     * Exits of one kind.
     *
     * @param name what it is, such as {@code OUT 3F8h (COM1 data)}; {@code other exits} of those that are counted together
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
        Sum sum = sum(event);
        sum.count++;
        sum.nanos += hostNanos;
        sum.most = Math.max(sum.most, hostNanos);
    }

    private Sum sum(GuestEvent event) {
        long key = key(event);
        Sum sum = byKey.get(key);
        if (sum == null && byKey.size() < MOST) {
            sum = new Sum(ExitText.kind(event));
            byKey.put(key, sum);
        }
        if (sum != null) {
            return sum;
        }
        if (others == null) {
            others = new Sum("other exits");
        }
        return others;
    }

    /** Of exits that have the same, and only of these, {@link ExitText#kind} says the same; an INT n is no exit. */
    private static long key(GuestEvent event) {
        return switch (event) {
            case GuestEvent.PortAccess access -> access.port() | (access.write() ? 1L << 16 : 0);
            case GuestEvent.Interrupt interrupt -> 1L << 32 | interrupt.cause().ordinal() << 16 | interrupt.vector();
            case GuestEvent.Service(int number, int ax) ->
                2L << 32 | number << 16 | (ServiceNames.hasFunctions(number) ? ax >> 8 : 0);
            case GuestEvent.Halt _ -> 3L << 32;
        };
    }

    /** All kinds so far, the most expensive first. */
    public List<Kind> kinds() {
        return Stream.concat(byKey.values().stream(), Stream.ofNullable(others))
                .map(sum -> new Kind(sum.name, sum.count, sum.nanos, sum.most))
                .sorted(DEAREST_FIRST)
                .toList();
    }
}
