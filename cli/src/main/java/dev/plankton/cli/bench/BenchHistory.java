package dev.plankton.cli.bench;

import dev.plankton.bench.history.HistoryPlan;
import dev.plankton.bench.history.HistoryResult;
import dev.plankton.cli.bench.experiment.BenchOutput;
import dev.plankton.cli.bench.experiment.Experiments;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Bounds;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton bench history}: what time travel costs. */
@Command(
        name = "history",
        description =
                "Run workloads with and without a history in turns, go to random moments of it, and compare them with"
                        + " what was.",
        footer = {
            "",
            "The exit status is 1 if a moment is not as it was.",
            "",
            "  plankton bench history --workload matmul --instructions 1000000000"
        })
final class BenchHistory implements Callable<Integer> {
    private final Stdio stdio;

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            split = ",",
            description = "Of `bench speed`, separated by commas; matmul,queens,strings by default.")
    private List<String> names = List.of("matmul", "queens", "strings");

    @Option(
            names = "--instructions",
            paramLabel = "N",
            description = "Instructions that each history covers; ${DEFAULT-VALUE} by default.")
    private long instructions = 200_000_000;

    @Option(names = "--mib", paramLabel = "N", description = "Memory of a history; ${DEFAULT-VALUE} by default.")
    private long mib = 64;

    @Option(names = "--visits", paramLabel = "N", description = "Moments gone to; ${DEFAULT-VALUE} by default.")
    private long visits = 300;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the random moments; 1 by default.")
    private long seed = 1;

    @Mixin
    private BenchOutput output = new BenchOutput();

    BenchHistory(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws InterruptedException {
        HistoryPlan plan = new HistoryPlan(
                BenchSpeed.workloads(names),
                Bounds.check("--instructions", instructions, 1_000_000, Integer.MAX_VALUE),
                (long) Bounds.check("--mib", mib, 1, 100_000) << 20,
                Bounds.check("--visits", visits, 1, 1_000_000),
                seed);
        output.check();
        return Experiments.run(stdio, watcher -> {
            HistoryResult result = plan.run(watcher);
            output.show(stdio, result, result.report());
            if (result.wrong() > 0) {
                ErrorLines.print(stdio.err(), "%,d moments were not as they had been".formatted(result.wrong()));
                return ErrorLines.FAILED;
            }
            return 0;
        });
    }
}
