package dev.plankton.cli.option;

import dev.plankton.cli.io.Complaint;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time that users give in seconds, with or without a fraction. */
public record Seconds(double seconds) implements ITypeConverter<Seconds> {
    /** A day: more is a mistake. */
    private static final double MOST = 86_400;

    /** For picocli, which needs one that reads. */
    Seconds() {
        this(0);
    }

    /**
     * As a duration.
     *
     * @throws Complaint that names {@code option}, if it is shorter than {@code least} seconds or longer than a day
     */
    public Duration atLeast(String option, double least) {
        if (!(seconds >= least && seconds <= MOST)) {
            throw new Complaint("%s %s: must be %s to %.0f seconds".formatted(option, seconds, least, MOST));
        }
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    /** As help texts have it: {@code 0.5 s}. */
    @Override
    public String toString() {
        return (seconds == Math.rint(seconds) ? "%.0f s" : "%s s").formatted(seconds);
    }

    @Override
    public Seconds convert(String text) {
        try {
            return new Seconds(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a number of seconds");
        }
    }
}
