package dev.plankton.bench.history;

import dev.plankton.bench.report.Figures;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import java.util.List;

/**
 * What recordings cost and give.
 *
 * @param recordings one for each workload, one for requests, and one for HTTP where there is epoll
 */
public record RecordingResult(List<Recorded> recordings) {
    /** Copies. */
    public RecordingResult {
        recordings = List.copyOf(recordings);
    }

    /**
     * What was recorded.
     *
     * @param workload that was run, or requests, or HTTP for requests through a gateway
     * @param instructions that the recording covers
     * @param slowdown CPU time with a recording over that without, median of turns
     * @param bytes of the file
     * @param replayMips million instructions of a replay in a second of CPU time
     * @param wrong machines that were not in the same state after the replay
     */
    public record Recorded(
            String workload, long instructions, double slowdown, long bytes, double replayMips, long wrong) {}

    /** For people. */
    public Report report() {
        List<List<String>> rows = recordings.stream()
                .map(one -> Figures.row(
                        one.workload, one.instructions / 1e6, one.slowdown, one.bytes / 1e6, one.replayMips))
                .toList();
        Table table =
                new Table(List.of("workload", "million instructions", "time with/without", "MB", "replay MIPS"), rows);
        return new Report("Recordings", List.of(new Part.Text("By the host's time."), table));
    }

    /** Machines that were not in the same state after the replay. */
    public long wrong() {
        return recordings.stream().mapToLong(Recorded::wrong).sum();
    }
}
