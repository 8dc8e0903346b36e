package dev.plankton.bench.cluster;

import dev.plankton.bench.cluster.check.Ask;
import dev.plankton.bench.cluster.check.Violation;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a cluster made of faults.
 *
 * @param nodes of the cluster
 * @param slabs of the cluster
 * @param lossless whether what is acknowledged had to survive
 * @param seed what chance began with
 * @param seconds it took
 * @param kinds faults by kind
 * @param answered requests that were answered, each checked
 * @param refused requests that were not executed
 * @param unknown requests without a reply
 * @param claims how many times a node said of a slab that it serves it in an epoch, each of them once
 * @param violations promises that were not kept
 * @param examples some of them, in words
 * @param failures what did not recover, in words
 */
public record FaultResult(
        int nodes,
        int slabs,
        boolean lossless,
        long seed,
        double seconds,
        List<Kind> kinds,
        long answered,
        long refused,
        long unknown,
        int claims,
        int violations,
        List<String> examples,
        List<String> failures) {
    private static final int MOST_SHOWN = 20;

    /**
     * Faults of one kind.
     *
     * @param times how many
     * @param medianSeconds from its begin until all VMs answered through the other nodes, half of the times
     * @param maxSeconds the same at most
     */
    public record Kind(String name, int times, double medianSeconds, double maxSeconds) {}

    /** Copies. */
    public FaultResult {
        kinds = List.copyOf(kinds);
        examples = List.copyOf(examples);
        failures = List.copyOf(failures);
    }

    static FaultResult of(
            FaultPlan plan,
            Map<FaultKind, List<Double>> recoveries,
            double seconds,
            List<Ask> log,
            int claims,
            List<Violation> violations,
            List<String> failures) {
        List<Kind> kinds = new ArrayList<>();
        recoveries.forEach((kind, times) -> {
            List<Double> sorted = times.stream().sorted().toList();
            kinds.add(new Kind(
                    kind.label(),
                    sorted.size(),
                    sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2),
                    sorted.isEmpty() ? 0 : sorted.getLast()));
        });
        return new FaultResult(
                plan.nodes(),
                plan.population().slabs(),
                plan.lossless(),
                plan.seed(),
                seconds,
                kinds,
                log.stream()
                        .filter(ask -> ask.outcome() instanceof Ask.Answered)
                        .count(),
                log.stream().filter(ask -> ask.outcome() instanceof Ask.Refused).count(),
                log.stream().filter(ask -> ask.outcome() instanceof Ask.Unknown).count(),
                claims,
                violations.size(),
                violations.stream()
                        .limit(MOST_SHOWN)
                        .map(violation -> violation.kind() + ": " + violation.text())
                        .toList(),
                failures);
    }

    /** Violations, and what did not recover. */
    public int wrong() {
        return violations + failures.size();
    }

    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        int faults = kinds.stream().mapToInt(Kind::times).sum();
        parts.add(new Part.Text(
                "%d faults in %.0f s on %d nodes with %d slabs (seed %d): %,d requests answered, %,d refused, %,d without a reply; %,d claims of nodes. %s: %d."
                        .formatted(
                                faults,
                                seconds,
                                nodes,
                                slabs,
                                seed,
                                answered,
                                refused,
                                unknown,
                                claims,
                                lossless
                                        ? "Two owners in an epoch, acknowledged requests lost, requests executed twice"
                                        : "Two owners in an epoch, requests executed twice in one",
                                violations)));
        parts.add(new Table(
                List.of("fault", "times", "until all answer, median s", "at most s"),
                kinds.stream()
                        .map(kind -> List.of(
                                kind.name,
                                Integer.toString(kind.times),
                                "%.2f".formatted(kind.medianSeconds),
                                "%.2f".formatted(kind.maxSeconds)))
                        .toList()));
        parts.addAll(Part.texts(failures));
        parts.addAll(Part.texts(examples));
        return parts;
    }

    /** For people. */
    public Report report() {
        return new Report("A cluster under faults", parts());
    }
}
