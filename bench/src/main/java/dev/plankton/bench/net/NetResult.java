package dev.plankton.bench.net;

import dev.plankton.bench.host.Host;
import dev.plankton.bench.report.Latencies;
import dev.plankton.bench.report.Median;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What servers with and without VMs answered.
 *
 * @param ratioHttp requests a second of HTTP by the request NIC to those of Netty alone, the median of all rounds
 * @param ratioHttpNe2000 the same of HTTP by the guest's own TCP
 * @param ratioTcp the same of raw TCP by the request NIC
 * @param ratioUdp the same of UDP by the guest's own stack
 * @param p99RatioHttp the 99th percentile of latency to that of Netty alone; the others likewise
 * @param activeConnections connections that asked, one server after the other
 * @param idleConnections connections that were open at each TCP server all the time
 * @param descriptorLimit how many descriptors the process may have; each connection takes two, as client and server are one
 *     process
 * @param broken connections that ended before they were to
 * @param rows each server
 * @param transport of all TCP servers
 * @param host where
 */
public record NetResult(
        double ratioHttp,
        double ratioHttpNe2000,
        double ratioTcp,
        double ratioUdp,
        double p99RatioHttp,
        double p99RatioHttpNe2000,
        double p99RatioTcp,
        double p99RatioUdp,
        int activeConnections,
        int idleConnections,
        long descriptorLimit,
        long broken,
        List<Row> rows,
        String transport,
        Host host) {
    /**
     * One server.
     *
     * @param requestsPerSecond the median of its rounds
     * @param rounds each of them
     */
    public record Row(
            String name,
            double requestsPerSecond,
            double p50Micros,
            double p99Micros,
            Latencies latencies,
            List<Double> rounds,
            long broken) {
        static Row of(String name, List<Double> rates, Histogram nanos, long broken) {
            Latencies latencies = Latencies.of(nanos);
            return new Row(
                    name,
                    median(rates),
                    latencies.p50Micros(),
                    latencies.p99Micros(),
                    latencies,
                    List.copyOf(rates),
                    broken);
        }
    }

    private static double median(List<Double> values) {
        return Median.of(values.stream().mapToDouble(Double::doubleValue));
    }

    /** Rounds are compared with the round of the same number: what disturbed one disturbed mostly both. */
    static double ratio(Row of, Row to) {
        List<Double> ratios = new ArrayList<>();
        for (int n = 0; n < of.rounds().size(); n++) {
            ratios.add(of.rounds().get(n) / to.rounds().get(n));
        }
        return median(ratios);
    }

    static NetResult of(NetPlan plan, int idle, List<Row> rows) {
        Row http = rows.get(0);
        Row tcp = rows.get(3);
        Row udp = rows.get(5);
        return new NetResult(
                ratio(rows.get(1), http),
                ratio(rows.get(2), http),
                ratio(rows.get(4), tcp),
                ratio(rows.get(6), udp),
                rows.get(1).p99Micros() / http.p99Micros(),
                rows.get(2).p99Micros() / http.p99Micros(),
                rows.get(4).p99Micros() / tcp.p99Micros(),
                rows.get(6).p99Micros() / udp.p99Micros(),
                plan.active(),
                idle,
                NetPlan.descriptors(),
                rows.stream().mapToLong(Row::broken).sum(),
                rows,
                plan.transport().resolved().name().toLowerCase(Locale.ROOT),
                Host.here(plan.tier()));
    }

    /** The rows as a table, whose first column is headed {@code name}. */
    static Table table(String name, List<Row> rows) {
        return new Table(
                List.of(name, "requests a second", "p50, µs", "p99, µs"),
                rows.stream()
                        .map(row -> List.of(
                                row.name(),
                                "%,.0f".formatted(row.requestsPerSecond()),
                                "%,.0f".formatted(row.p50Micros()),
                                "%,.0f".formatted(row.p99Micros())))
                        .toList());
    }

    /** For people. */
    public Report report() {
        return new Report(
                "The network",
                List.of(
                        new Part.Text(
                                "%,d connections send requests to each server in turn, %,d idle ones are open at each TCP server; the limit of descriptors is %,d. TCP is on %s, UDP on epoll."
                                        .formatted(activeConnections, idleConnections, descriptorLimit, transport)),
                        table("", rows),
                        new Table(
                                List.of("to Netty alone", "requests a second", "p99"),
                                List.of(
                                        line("HTTP, request NIC", ratioHttp, p99RatioHttp),
                                        line("HTTP, NE2000", ratioHttpNe2000, p99RatioHttpNe2000),
                                        line("TCP, request NIC", ratioTcp, p99RatioTcp),
                                        line("UDP, NE2000", ratioUdp, p99RatioUdp))),
                        new Part.Text(host.sentence())));
    }

    private static List<String> line(String name, double rate, double p99) {
        return List.of(name, "%.2f".formatted(rate), "%.2f".formatted(p99));
    }
}
