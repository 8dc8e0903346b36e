package dev.plankton.cli.verify;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/** Says every ten seconds how far a fuzzer is. Confined to one thread. */
final class FuzzProgress {
    private static final long EVERY_NANOS = 10_000_000_000L;

    private final PrintStream err;
    private final LongSupplier nanos;
    private final long end;
    private final long start;
    private long last;

    /** Starts the clock {@code nanos}; {@code end} is how many instructions will be executed. */
    FuzzProgress(PrintStream err, LongSupplier nanos, long end) {
        this.err = err;
        this.nanos = nanos;
        this.end = end;
        start = nanos.getAsLong();
        last = start;
    }

    /** Hears of each case. */
    void reached(long cases, long instructions) {
        long now = nanos.getAsLong();
        if (now - last >= EVERY_NANOS && instructions < end) {
            last = now;
            err.printf("%,d of %,d instructions, %,d cases, %.0f s%n", instructions, end, cases, (now - start) / 1e9);
        }
    }

    /** Seconds since the start. */
    double seconds() {
        return (nanos.getAsLong() - start) / 1e9;
    }
}
