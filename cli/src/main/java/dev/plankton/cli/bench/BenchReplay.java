package dev.plankton.cli.bench;

import dev.plankton.bench.history.RecordingPlan;
import dev.plankton.bench.history.RecordingResult;
import dev.plankton.cli.bench.experiment.BenchOutput;
import dev.plankton.cli.bench.experiment.Experiments;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.io.TemporaryFolder;
import dev.plankton.cli.option.Bounds;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton bench replay}: what recordings cost. */
@Command(
        name = "replay",
        description =
                "Run workloads and serve requests with a recording and without one in turns, then run the recordings"
                        + " again and compare what comes of it.",
        footer = {
            "",
            "The exit status is 1 if a replay has ended in another state.",
            "",
            "  plankton bench replay --workload matmul,sort --turns 50"
        })
final class BenchReplay implements Callable<Integer> {
    private final Stdio stdio;

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            split = ",",
            description = "Of `bench speed`, separated by commas; matmul,queens,strings,ports by default.")
    private List<String> names = List.of("matmul", "queens", "strings", "ports");

    @Option(
            names = "--turns",
            paramLabel = "N",
            description = "Turns of 10 million instructions, and of requests; ${DEFAULT-VALUE} by default.")
    private long turns = 20;

    @Option(names = "--vms", paramLabel = "N", description = "VMs that serve requests; ${DEFAULT-VALUE} by default.")
    private long vms = 100;

    @Option(names = "--requests", paramLabel = "N", description = "Requests of a turn; ${DEFAULT-VALUE} by default.")
    private long requests = 20_000;

    @Mixin
    private BenchOutput output = new BenchOutput();

    BenchReplay(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path folder = TemporaryFolder.create();
        try {
            RecordingPlan plan = new RecordingPlan(
                    folder,
                    BenchSpeed.workloads(names),
                    Bounds.check("--turns", turns, 1, 10_000),
                    Bounds.check("--vms", vms, 1, 100_000),
                    Bounds.check("--requests", requests, 1, 100_000_000));
            output.check();
            return Experiments.run(stdio, watcher -> {
                RecordingResult result = plan.run(watcher);
                output.show(stdio, result, result.report());
                if (result.wrong() > 0) {
                    ErrorLines.print(stdio.err(), "%,d replays have ended in another state".formatted(result.wrong()));
                    return ErrorLines.FAILED;
                }
                return 0;
            });
        } finally {
            TemporaryFolder.delete(folder);
        }
    }
}
