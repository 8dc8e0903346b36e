package dev.plankton.cli.bench;

import dev.plankton.bench.start.StartPlan;
import dev.plankton.bench.start.StartResult;
import dev.plankton.cli.bench.experiment.BenchOutput;
import dev.plankton.cli.bench.experiment.Experiments;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.io.TemporaryFolder;
import dev.plankton.cli.option.Bounds;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton bench start}: how soon a program that embeds Plankton has its first answer. */
@Command(
        name = "start",
        description =
                "Start JVMs without options that boot a VM and ask it once, with an AOT cache and without in turns.",
        footer = {"", "  plankton bench start --turns 12"})
final class BenchStart implements Callable<Integer> {
    private final Stdio stdio;

    @Option(names = "--turns", paramLabel = "N", description = "Processes of each; ${DEFAULT-VALUE} by default.")
    private long turns = 12;

    @Mixin
    private BenchOutput output = new BenchOutput();

    BenchStart(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws InterruptedException {
        int checked = Bounds.check("--turns", turns, 1, 1000);
        output.check();
        Path folder = TemporaryFolder.create();
        try {
            return Experiments.run(stdio, watcher -> {
                StartResult result = new StartPlan(folder, checked).run(watcher);
                output.show(stdio, result, result.report());
                return 0;
            });
        } finally {
            TemporaryFolder.delete(folder);
        }
    }
}
