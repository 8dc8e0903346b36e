package dev.plankton.bench.report;

import java.util.List;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/**
 * How long many of the same took, in microseconds.
 *
 * @param count how many
 * @param p50Micros half took at most so long
 * @param p99Micros 99 of 100 took at most so long
 * @param p999Micros 999 of 1000 took at most so long
 * @param maxMicros the longest
 * @param curve percentiles between, for a plot
 */
public record Latencies(
        long count, double p50Micros, double p99Micros, double p999Micros, double maxMicros, List<Point> curve) {
    private static final double NANOS = 1e3;

    /** One percentile, 0 to 100, and its microseconds. */
    public record Point(double percentile, double micros) {}

    /** Summarises nanoseconds. */
    public static Latencies of(Histogram nanos) {
        return new Latencies(
                nanos.getTotalCount(),
                nanos.getValueAtPercentile(50) / NANOS,
                nanos.getValueAtPercentile(99) / NANOS,
                nanos.getValueAtPercentile(99.9) / NANOS,
                nanos.getMaxValue() / NANOS,
                DoubleStream.of(1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98, 99, 99.5, 99.9, 100)
                        .mapToObj(at -> new Point(at, nanos.getValueAtPercentile(at) / NANOS))
                        .toList());
    }

    /** The curve for a plot against percentiles. */
    public Chart.Series series(String name) {
        return new Chart.Series(
                name,
                curve.stream()
                        .map(point -> new Chart.Point(point.percentile(), point.micros()))
                        .toList());
    }
}
