package dev.plankton.hypervisor.io;

import java.time.Duration;
import java.util.Objects;

/**
 * What of a population with a store survives the end of the process, or of the host, at any moment.
 *
 * @param kind which rule
 * @param interval with {@link Kind#INTERVAL} how much may be lost, with {@link Kind#SYNC} how much of what no reply has left for
 */
public record Durability(Kind kind, Duration interval) {
    /** The rules. */
    public enum Kind {
        /** What was saved. */
        NONE,
        /** All but the last moments. */
        INTERVAL,
        /** All that any reply, serial byte or frame has left for. */
        SYNC
    }

    private static final Duration USUAL = Duration.ofSeconds(1);
    private static final Duration LEAST = Duration.ofMillis(10);
    private static final Duration MOST = Duration.ofDays(1);

    /** What was saved survives, and nothing after that. */
    public static final Durability NONE = new Durability(Kind.NONE, USUAL);

    /** What a VM sends leaves it when the state it comes from is on the disk. */
    public static final Durability SYNC = new Durability(Kind.SYNC, USUAL);

    /** Refuses an interval of less than 10 milliseconds or more than a day. */
    public Durability {
        Objects.requireNonNull(kind, "kind");
        if (interval.compareTo(LEAST) < 0 || interval.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("interval is " + interval + ": it must be PT0.01S to PT24H");
        }
    }

    /** What happened more than {@code interval} ago survives. */
    public static Durability interval(Duration interval) {
        return new Durability(Kind.INTERVAL, interval);
    }

    /** As the command line has it: {@code none}, {@code sync}, {@code interval=5s}. */
    @Override
    public String toString() {
        return switch (kind) {
            case NONE -> "none";
            case SYNC -> "sync";
            case INTERVAL ->
                interval.toMillis() % 1000 == 0
                        ? "interval=" + interval.toSeconds() + "s"
                        : "interval=" + interval.toMillis() / 1000.0 + "s";
        };
    }
}
