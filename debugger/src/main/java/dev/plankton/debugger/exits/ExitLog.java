package dev.plankton.debugger.exits;

import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.GuestListener;
import dev.plankton.machine.pc.Machine;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The log of a machine's exits, each with the guest's time and what it cost the host, and at the end a table by kinds. An exit is
 * what the host takes part in: accesses to ports, BIOS services, HLT, and the delivery of interrupts and exceptions; INT n by itself
 * is none. It takes exits on the machine's thread; {@link #table} is for any thread.
 *
 * <pre>{@code
 * ExitLog log = ExitLog.of(machine, System.out::println);
 * machine.onEvent(log);
 * machine.runFor(Duration.ofSeconds(1));
 * System.out.print(log.table());
 * }</pre>
 */
public final class ExitLog implements GuestListener {
    private static final double MICROSECOND = 1e3, MILLISECOND = 1e6, SECOND = 1e9;

    private final LongSupplier guestNanos;
    private final LongSupplier instructions;
    private final Consumer<String> lines;
    private final ExitTotals totals = new ExitTotals();

    /**
     * A log.
     *
     * @param guestNanos the guest's time in nanoseconds
     * @param instructions what the guest has executed
     * @param lines takes a line for each exit, without a line feed
     */
    public ExitLog(LongSupplier guestNanos, LongSupplier instructions, Consumer<String> lines) {
        this.guestNanos = guestNanos;
        this.instructions = instructions;
        this.lines = lines;
    }

    /** The log of {@code machine}, which is still to be given to {@link Machine#onEvent}. */
    public static ExitLog of(Machine machine, Consumer<String> lines) {
        return new ExitLog(() -> machine.time().toNanos(), machine::instructions, lines);
    }

    @Override
    public synchronized void happened(GuestEvent event, long hostNanos) {
        if (!isExit(event)) {
            return;
        }
        totals.happened(event, hostNanos);
        lines.accept("%s, instruction %d: %s%s"
                .formatted(
                        time(guestNanos.getAsLong()),
                        instructions.getAsLong(),
                        ExitText.of(event),
                        hostNanos == 0 ? "" : ", cost " + duration(hostNanos)));
    }

    /** Whether the host takes part in it: for an INT n of the guest it does not. */
    public static boolean isExit(GuestEvent event) {
        return !(event instanceof GuestEvent.Interrupt interrupt && interrupt.cause() == GuestEvent.Cause.INSTRUCTION);
    }

    /** All kinds of exits so far, the most expensive first; each line says all that it means. */
    public synchronized String table() {
        List<ExitTotals.Kind> all = totals.kinds();
        if (all.isEmpty()) {
            return "No exits.\n";
        }
        long count = all.stream().mapToLong(ExitTotals.Kind::count).sum();
        long nanos = all.stream().mapToLong(ExitTotals.Kind::nanos).sum();
        StringBuilder text = new StringBuilder();
        text.append("%s in %s of guest time; they cost the host %s.%n"
                .formatted(count == 1 ? "1 exit" : count + " exits", time(guestNanos.getAsLong()), duration(nanos)));
        for (ExitTotals.Kind kind : all) {
            text.append("%8d times  %9s each  %9s at most  %9s in all  %s%n"
                    .formatted(
                            kind.count(),
                            duration(kind.nanos() / kind.count()),
                            duration(kind.most()),
                            duration(kind.nanos()),
                            kind.name()));
        }
        return text.toString();
    }

    private static String time(long nanos) {
        return String.format(Locale.ROOT, "%.6f s", nanos / SECOND);
    }

    /** A duration in a unit that suits it. */
    public static String duration(long nanos) {
        if (nanos < MICROSECOND) {
            return nanos + " ns";
        }
        double value =
                nanos < MILLISECOND ? nanos / MICROSECOND : nanos < SECOND ? nanos / MILLISECOND : nanos / SECOND;
        String unit = nanos < MILLISECOND ? "us" : nanos < SECOND ? "ms" : "s";
        return String.format(Locale.ROOT, "%.1f %s", value, unit);
    }
}
