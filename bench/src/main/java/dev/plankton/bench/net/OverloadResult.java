package dev.plankton.bench.net;

import dev.plankton.bench.host.Host;
import dev.plankton.bench.report.Latencies;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import java.util.List;

/**
 * What an overload of datagrams did to VMs behind the gateway.
 *
 * @param vms VMs that it was spread over
 * @param seconds how long it was
 * @param wantedPerSecond datagrams that were to be sent
 * @param sentPerSecond datagrams that were sent: the sender has only a processor
 * @param timesAnswered the same, to those answered a second before
 * @param droppedByPlankton datagrams and frames that Plankton dropped and counted
 * @param droppedByKernel datagrams that the kernel dropped as the gateway's socket was full
 * @param residentBytes memory of the process, client and servers
 * @param before 2 s of questions before it, one at a time over each socket
 * @param after 2 s of questions that began as soon as it was over
 * @param host where
 */
public record OverloadResult(
        int vms,
        double seconds,
        double wantedPerSecond,
        double sentPerSecond,
        double timesAnswered,
        long droppedByPlankton,
        long droppedByKernel,
        Resident residentBytes,
        Asked before,
        Asked after,
        Host host) {
    /** Resident bytes before the overload, the most seen in it, and after it. */
    public record Resident(long before, long highest, long after) {}

    /** Answers a second, and how long each took. */
    public record Asked(double perSecond, Latencies latencies) {}

    static OverloadResult of(
            OverloadPlan plan,
            Asked before,
            Asked after,
            double wanted,
            double sent,
            double seconds,
            long droppedByPlankton,
            long droppedByKernel,
            Resident resident) {
        return new OverloadResult(
                plan.vms(),
                seconds,
                wanted,
                sent,
                sent / before.perSecond(),
                droppedByPlankton,
                droppedByKernel,
                resident,
                before,
                after,
                Host.here(plan.tier()));
    }

    /** Whether VMs answer as soon as it is over. */
    public boolean recovered() {
        return after.latencies().count() > 0;
    }

    /** For people. */
    public Report report() {
        return new Report(
                "Overload",
                List.of(
                        new Part.Text(
                                "%,.0f datagrams a second to %,d VMs for %.1f s, %.1f times what they answered before (target %,.0f)."
                                        .formatted(sentPerSecond, vms, seconds, timesAnswered, wantedPerSecond)),
                        new Table(
                                List.of("", "before", "overload", "after"),
                                List.of(
                                        List.of(
                                                "resident MiB",
                                                mebibytes(residentBytes.before()),
                                                mebibytes(residentBytes.highest()),
                                                mebibytes(residentBytes.after())),
                                        List.of("answers a second", rate(before), "", rate(after)),
                                        List.of(
                                                "p50, µs",
                                                micros(before.latencies().p50Micros()),
                                                "",
                                                micros(after.latencies().p50Micros())),
                                        List.of(
                                                "p99, µs",
                                                micros(before.latencies().p99Micros()),
                                                "",
                                                micros(after.latencies().p99Micros())),
                                        List.of("dropped by the kernel", "", "%,d".formatted(droppedByKernel), ""),
                                        List.of("dropped by Plankton", "", "%,d".formatted(droppedByPlankton), ""))),
                        new Part.Text(host.sentence())));
    }

    private static String mebibytes(long bytes) {
        return "%,d".formatted(bytes >> 20);
    }

    private static String rate(Asked asked) {
        return "%,.0f".formatted(asked.perSecond());
    }

    private static String micros(double micros) {
        return "%,.0f".formatted(micros);
    }
}
