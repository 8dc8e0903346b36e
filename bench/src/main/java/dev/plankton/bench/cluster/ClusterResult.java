package dev.plankton.bench.cluster;

import dev.plankton.bench.cluster.check.Violation;
import dev.plankton.bench.host.Host;
import dev.plankton.bench.report.Latencies;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import dev.plankton.cpu.model.Tier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster of processes on loopback showed.
 *
 * @param nodes of the cluster
 * @param slabs of the cluster
 * @param vms of all slabs
 * @param startSeconds until all nodes were members and all slabs were spread over them
 * @param answers VMs asked through each node
 * @param remoteP99ToHop the 99th percentile of requests to VMs of another node to that of a bare hop; 0 without servers
 * @param remoteRateToHop requests a second likewise
 * @param servers each that was asked, in turns; none if that failed
 * @param idlePercent processor time of a node that does nothing, of one core; null if something before failed, as the next three
 * @param moves slabs that were moved while clients asked as fast as they could
 * @param paced the same while each client waited a moment after each answer
 * @param join another node
 * @param kills nodes that were killed; null if that was not asked for, or failed
 * @param failure why the parts that are missing failed; empty if none did
 * @param host where
 */
public record ClusterResult(
        int nodes,
        int slabs,
        long vms,
        double startSeconds,
        Answers answers,
        double remoteP99ToHop,
        double remoteRateToHop,
        List<Server> servers,
        @Nullable Double idlePercent,
        @Nullable Moves moves,
        @Nullable Moves paced,
        @Nullable Join join,
        @Nullable FaultResult kills,
        String failure,
        Host host) {
    /**
     * VMs asked through each node.
     *
     * @param vms how many
     * @param asked requests
     * @param wrong those without the right answer
     * @param examples some of them, in words
     */
    public record Answers(int vms, long asked, int wrong, List<String> examples) {}

    /**
     * A server.
     *
     * @param requestsPerSecond the median of its turns
     */
    public record Server(
            String name,
            double requestsPerSecond,
            double p50Micros,
            double p99Micros,
            Latencies latencies,
            long broken) {
        static Server of(String name, Tally tally) {
            Latencies latencies = Latencies.of(tally.nanos);
            return new Server(
                    name, middle(tally.rates), latencies.p50Micros(), latencies.p99Micros(), latencies, tally.broken);
        }
    }

    /** What the turns of a server have summed up to. */
    static final class Tally {
        private final Histogram nanos = new Histogram(3);
        private final List<Double> rates = new ArrayList<>();
        private long broken;

        void add(double rate, Histogram turn, long ended) {
            rates.add(rate);
            nanos.add(turn);
            broken += ended;
        }
    }

    /**
     * Slabs that were moved.
     *
     * @param times how many
     * @param medianMillis from the order to its end, half of the times
     * @param maxMillis the same at most
     * @param frozenMedianMillis how long none of its VMs ran, as the node counts that had it, half of the times
     * @param frozenMaxMillis the same at most
     * @param blackoutP50Millis how long the slowest answer of a VM took while it was moved, half of the VMs
     * @param blackoutP99Millis the same of 99 of 100
     * @param blackoutMaxMillis the same at most
     * @param usualP99Millis the same as P99 for as long a time before the move
     * @param answered requests
     * @param failed requests without an answer
     * @param violations requests lost or executed twice
     * @param examples some of them, in words
     */
    public record Moves(
            int times,
            double medianMillis,
            double maxMillis,
            double frozenMedianMillis,
            double frozenMaxMillis,
            double blackoutP50Millis,
            double blackoutP99Millis,
            double blackoutMaxMillis,
            double usualP99Millis,
            long answered,
            long failed,
            int violations,
            List<String> examples) {
        static Moves of(
                List<Double> took,
                List<Double> frozen,
                List<Double> blackouts,
                List<Double> usual,
                long answered,
                long failed,
                List<Violation> violations) {
            return new Moves(
                    took.size(),
                    middle(took),
                    part(took, 1),
                    middle(frozen),
                    part(frozen, 1),
                    part(blackouts, 0.5),
                    part(blackouts, 0.99),
                    part(blackouts, 1),
                    part(usual, 0.99),
                    answered,
                    failed,
                    violations.size(),
                    violations.stream()
                            .limit(5)
                            .map(violation -> violation.kind() + ": " + violation.text())
                            .toList());
        }

        private String text(String load) {
            return "%d slabs moved in %.0f ms (median), at most %.0f ms, while %s; no VM of it ran for %.1f ms (median), at most %.1f ms. Slowest answer of a VM meanwhile: p50 %.1f ms, p99 %.1f ms, at most %.1f ms; before the move p99 %.1f ms. %,d requests answered, %d failed, %d lost or doubled."
                    .formatted(
                            times,
                            medianMillis,
                            maxMillis,
                            load,
                            frozenMedianMillis,
                            frozenMaxMillis,
                            blackoutP50Millis,
                            blackoutP99Millis,
                            blackoutMaxMillis,
                            usualP99Millis,
                            answered,
                            failed,
                            violations);
        }
    }

    /**
     * A node that joined under load.
     *
     * @param memberSeconds from the start of its process until it was a member
     * @param balancedSeconds from then until the last slab had moved
     * @param shares how many slabs each node had then
     * @param answered requests meanwhile
     * @param failed requests without an answer
     */
    public record Join(
            double memberSeconds, double balancedSeconds, Map<String, Long> shares, long answered, long failed) {
        /** Copies. */
        public Join {
            shares = Collections.unmodifiableMap(new TreeMap<>(shares));
        }
    }

    static double middle(List<Double> values) {
        return part(values, 0.5);
    }

    /** The value that is at least as high as {@code part} of all; 0 if there is none. */
    private static double part(List<Double> values, double part) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty()
                ? 0
                : sorted.get(Math.min(sorted.size() - 1, Math.max(0, (int) Math.ceil(part * sorted.size()) - 1)));
    }

    static ClusterResult of(
            ClusterPlan plan,
            double started,
            Answers answers,
            List<Server> servers,
            @Nullable Double idle,
            @Nullable Moves moves,
            @Nullable Moves paced,
            @Nullable Join join,
            String failure) {
        Server hop = servers.isEmpty() ? null : servers.get(1);
        Server remote = servers.isEmpty() ? null : servers.get(3);
        Population population = plan.population();
        return new ClusterResult(
                plan.nodes(),
                population.slabs(),
                (long) population.slabs() * population.vms(),
                started,
                answers,
                hop == null || remote == null ? 0 : remote.p99Micros / hop.p99Micros,
                hop == null || remote == null ? 0 : remote.requestsPerSecond / hop.requestsPerSecond,
                servers,
                idle,
                moves,
                paced,
                join,
                null,
                failure,
                Host.here(Tier.REGIONS_WHEN_HOT));
    }

    /** The same with what kills showed, or why they showed nothing. */
    public ClusterResult with(@Nullable FaultResult killed, String why) {
        return new ClusterResult(
                nodes,
                slabs,
                vms,
                startSeconds,
                answers,
                remoteP99ToHop,
                remoteRateToHop,
                servers,
                idlePercent,
                moves,
                paced,
                join,
                killed,
                failure.isEmpty() || why.isEmpty() ? failure + why : failure + "; " + why,
                host);
    }

    /** Answers that were wrong, requests that failed, promises that were not kept, and parts that failed. */
    public long wrong() {
        return answers.wrong
                + (moves == null ? 0 : moves.failed + moves.violations)
                + (paced == null ? 0 : paced.failed + paced.violations)
                + (join == null ? 0 : join.failed)
                + (kills == null ? 0 : kills.wrong())
                + (failure.isEmpty() ? 0 : 1);
    }

    /** For people. */
    public Report report() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Text(
                "%d nodes on loopback, %,d VMs in %d slabs, spread over all after %.1f s. %,d VMs asked through each node: %,d requests, %d wrong."
                        .formatted(nodes, vms, slabs, startSeconds, answers.vms, answers.asked, answers.wrong)));
        parts.addAll(Part.texts(answers.examples));
        if (!servers.isEmpty()) {
            parts.add(new Table(
                    List.of("", "requests a second", "p50, µs", "p99, µs"),
                    servers.stream()
                            .map(server -> List.of(
                                    server.name,
                                    "%,.0f".formatted(server.requestsPerSecond),
                                    "%,.0f".formatted(server.p50Micros),
                                    "%,.0f".formatted(server.p99Micros)))
                            .toList()));
            parts.add(new Part.Text(
                    "A VM of another node to Netty and a hop: p99 %.2f times, requests a second %.2f times."
                            .formatted(remoteP99ToHop, remoteRateToHop)));
        }
        if (idlePercent != null) {
            parts.add(new Part.Text("An idle node takes %.2f %% of a core.".formatted(idlePercent)));
        }
        if (moves != null) {
            parts.add(new Part.Text(moves.text("clients asked as fast as they could")));
            parts.addAll(Part.texts(moves.examples));
        }
        if (paced != null) {
            parts.add(new Part.Text(paced.text("each client waited 20 ms after each answer")));
            parts.addAll(Part.texts(paced.examples));
        }
        if (join != null) {
            parts.add(new Part.Text(
                    "Another node: a member after %.1f s, the last slab had moved %.1f s later (slabs of each: %s); %,d requests answered meanwhile, %d failed."
                            .formatted(
                                    join.memberSeconds,
                                    join.balancedSeconds,
                                    join.shares.values().stream()
                                            .map(String::valueOf)
                                            .collect(Collectors.joining(", ")),
                                    join.answered,
                                    join.failed)));
        }
        if (kills != null) {
            parts.addAll(kills.parts());
        }
        if (!failure.isEmpty()) {
            parts.add(new Part.Text("Not all of it was possible: " + failure + "."));
        }
        parts.add(new Part.Text(host.sentence()));
        return new Report("A cluster", parts);
    }
}
