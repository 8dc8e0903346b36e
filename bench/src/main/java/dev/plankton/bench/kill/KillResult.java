package dev.plankton.bench.kill;

import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server kept that was killed.
 *
 * @param times how often it was killed
 * @param clients VMs that were asked
 * @param durability what was promised
 * @param seed what chance began with
 * @param seconds it took
 * @param answers that clients have seen, each checked
 * @param startSeconds until a restarted server serves, half of the times
 * @param wrong answers that were not what they must be
 * @param examples some of them, in words
 */
public record KillResult(
        int times,
        int clients,
        String durability,
        long seed,
        double seconds,
        long answers,
        double startSeconds,
        long wrong,
        List<String> examples) {
    /** Examples that are kept. */
    static final int MOST_SHOWN = 20;

    /** Copies. */
    public KillResult {
        examples = List.copyOf(examples);
    }

    /** For people. */
    public Report report() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Text(
                "Killed %,d times with durability %s, in %.0f s: %,d answers of %d VMs checked, %,d wrong. A restart took %.2f s (median)."
                        .formatted(times, durability, seconds, answers, clients, wrong, startSeconds)));
        parts.addAll(Part.texts(examples));
        return new Report("Kills", parts);
    }
}
