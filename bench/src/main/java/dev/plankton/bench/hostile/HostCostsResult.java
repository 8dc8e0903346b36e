package dev.plankton.bench.hostile;

import dev.plankton.bench.host.Host;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import java.util.List;
import java.util.Locale;

/**
 * What the host pays for an instruction's worth of fuel.
 *
 * @param rows a guest each, the most expensive first
 * @param secondsPerGuest time measured for each
 * @param host where
 */
public record HostCostsResult(List<Row> rows, double secondsPerGuest, Host host) {
    /** A cost may be at most this many times that of {@code spin}. */
    static final double MOST_TIMES = 4;

    /** Copies. */
    public HostCostsResult {
        rows = List.copyOf(rows);
    }

    /**
     * A guest's cost.
     *
     * @param kind CPU, exception, port, VGA, BIOS; counted for a guest whose clock counts instructions
     * @param name what it does
     * @param work the instructions that it repeats
     * @param nanos host time of an instruction's worth of fuel, nanoseconds
     * @param timesSpin the same relative to that of {@code spin}
     */
    public record Row(String kind, String name, String work, double nanos, double timesSpin) {
        private List<String> cells() {
            return List.of(
                    name,
                    kind,
                    String.format(Locale.ROOT, "%.2f", nanos),
                    String.format(Locale.ROOT, "%.2f", timesSpin));
        }
    }

    /** Number of rows above the limit. */
    public long missed() {
        return rows.stream().filter(row -> !(row.timesSpin() <= MOST_TIMES)).count();
    }

    /** For people. */
    public Report report() {
        return new Report(
                "What fuel costs the host",
                List.of(
                        new Part.Text(
                                "CPU time for one unit of fuel, on the interpreter; %,.0f ms measured for each guest."
                                        .formatted(secondsPerGuest * 1e3)),
                        new Table(
                                List.of("guest", "kind", "ns", "times spin"),
                                rows.stream().map(Row::cells).toList()),
                        new Part.Text("Promised: at most %.0f times the cost of spin: kept in %,d of %,d rows."
                                .formatted(MOST_TIMES, rows.size() - missed(), rows.size())),
                        new Part.Text(host.sentence())));
    }
}
