package dev.plankton.bench.hostile;

import dev.plankton.bench.host.Host;
import dev.plankton.bench.report.Latencies;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What latency VMs had beside attackers.
 *
 * @param rows an attacker in a mode each
 * @param notMeasured rows left out, because something before them did not end
 * @param setting what was asked for, and where
 */
public record HostileResult(List<Row> rows, int notMeasured, Setting setting) {
    /** The p99 beside attackers may be at most this many times the one without. */
    static final double MOST_TIMES = 4;

    /** Stopping and each of the two closings may take at most this long. */
    static final double MOST_MILLIS = 100;

    private static final double MICROS = 1e3;

    /**
     * What clients found.
     *
     * @param latencies of requests that were answered or timed out
     * @param timeouts requests without a whole reply in time
     * @param broken connections that failed or brought a wrong reply
     * @param seconds how long they asked
     */
    public record Load(Latencies latencies, long timeouts, long broken, double seconds) {}

    /**
     * An attacker in a mode.
     *
     * @param alone before it was there
     * @param beside with it
     * @param ended attackers that had ended by themselves
     * @param executed instructions of all attackers that had not ended
     * @param stopMillis from {@code stop()} of half of the attackers until all of them had ended; null if not in time
     * @param closeGatewayMillis {@code close()} of the gateway; null if not in time
     * @param closeHypervisorMillis {@code close()} of the hypervisor; null if not in time
     */
    public record Row(
            String attacker,
            String mode,
            Load alone,
            Load beside,
            long ended,
            long executed,
            @Nullable Double stopMillis,
            @Nullable Double closeGatewayMillis,
            @Nullable Double closeHypervisorMillis) {
        /** How many times the p99 without attackers the one beside them is. */
        public double times() {
            return beside.latencies().p99Micros() / alone.latencies().p99Micros();
        }

        /** Whether everything has ended. */
        boolean over() {
            return stopMillis != null && closeGatewayMillis != null && closeHypervisorMillis != null;
        }

        /** What it missed, in a word or two each; empty if nothing. */
        public List<String> missed() {
            List<String> missed = new ArrayList<>();
            if (!(times() <= MOST_TIMES)) {
                missed.add("p99");
            }
            if (beside.timeouts() > 0) {
                missed.add("time-outs");
            }
            if (beside.broken() > 0) {
                missed.add("replies");
            }
            if (late(stopMillis)) {
                missed.add("stop");
            }
            if (late(closeGatewayMillis) || late(closeHypervisorMillis)) {
                missed.add("close");
            }
            return missed;
        }

        private static boolean late(@Nullable Double millis) {
            return millis == null || millis > MOST_MILLIS;
        }

        private List<String> cells() {
            return List.of(
                    attacker,
                    mode,
                    millis(alone.latencies().p50Micros()),
                    millis(alone.latencies().p99Micros()),
                    millis(beside.latencies().p50Micros()),
                    millis(beside.latencies().p99Micros()),
                    millis(beside.latencies().maxMicros()),
                    "%.1f".formatted(times()),
                    "%,d".formatted(beside.timeouts()),
                    ending(stopMillis),
                    ending(closeGatewayMillis),
                    ending(closeHypervisorMillis),
                    missed().isEmpty() ? "kept" : "missed: " + String.join(", ", missed()));
        }

        private static String millis(double micros) {
            return String.format(Locale.ROOT, "%,.1f", micros / MICROS);
        }

        private static String ending(@Nullable Double millis) {
            return millis == null
                    ? "over %,d".formatted(Timed.LIMIT_SECONDS * 1000)
                    : String.format(Locale.ROOT, "%,.0f", millis);
        }
    }

    /** What was asked for, and where. */
    public record Setting(
            int vms, int attackers, int clients, double seconds, double timeoutSeconds, long seed, Host host) {}

    static HostileResult of(HostilePlan plan, List<Row> rows, int planned) {
        return new HostileResult(
                List.copyOf(rows),
                planned - rows.size(),
                new Setting(
                        plan.vms(),
                        plan.attackers(),
                        plan.clients(),
                        plan.length().toNanos() / 1e9,
                        plan.timeout().toNanos() / 1e9,
                        plan.seed(),
                        Host.here(plan.tier())));
    }

    /** Rows that missed something, those that were not measured included. */
    public long missed() {
        return notMeasured
                + rows.stream().filter(row -> !row.missed().isEmpty()).count();
    }

    /** For people. */
    public Report report() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Text(
                "%,d attackers, %,d VMs of web, %,d HTTP clients; latencies and times to stop and close in ms."
                        .formatted(setting.attackers(), setting.vms(), setting.clients())));
        parts.add(new Table(
                List.of(
                        "attacker",
                        "mode",
                        "p50 alone",
                        "p99 alone",
                        "p50",
                        "p99",
                        "longest",
                        "p99 / alone",
                        "time-outs",
                        "stop",
                        "close gateway",
                        "close hypervisor",
                        "promise"),
                rows.stream().map(Row::cells).toList()));
        if (notMeasured > 0) {
            parts.add(
                    new Part.Text("%,d rows were not measured, because the last one did not stop or close within %d s."
                            .formatted(notMeasured, Timed.LIMIT_SECONDS)));
        }
        parts.add(new Part.Text(
                "Promised: p99 at most %.0f times that without attackers, no time-out, stop and close within %.0f ms: kept in %,d of %,d rows."
                        .formatted(
                                MOST_TIMES,
                                MOST_MILLIS,
                                rows.size() + notMeasured - missed(),
                                rows.size() + notMeasured)));
        parts.add(new Part.Text(setting.host().sentence()));
        return new Report("Latency with hostile guests", parts);
    }
}
