package dev.plankton.cli.bench;

import dev.plankton.bench.viewer.ViewerPlan;
import dev.plankton.bench.viewer.ViewerResult;
import dev.plankton.cli.bench.experiment.BenchOutput;
import dev.plankton.cli.bench.experiment.Experiments;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Bounds;
import dev.plankton.cli.option.Seconds;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton bench dashboard}: what a viewer of the control room costs. */
@Command(
        name = "dashboard",
        description =
                "Look at a population in the control room while it idles and at full load, with and without in turns.",
        footer = {"", "  plankton bench dashboard --vms 10000000 --seconds 5"})
final class BenchDashboard implements Callable<Integer> {
    private final Stdio stdio;

    @Option(names = "--vms", paramLabel = "N", description = "VMs; ${DEFAULT-VALUE} by default.")
    private long vms = 1_000_000;

    @Option(
            names = "--rounds",
            paramLabel = "R",
            description = "Pairs of phases at full load for each view; ${DEFAULT-VALUE} by default.")
    private long rounds = 3;

    @Option(
            names = "--seconds",
            paramLabel = "T",
            converter = Seconds.class,
            description = "Duration of a phase; 3 s by default.")
    private Seconds length = new Seconds(3);

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the random numbers; 1 by default.")
    private long seed = 1;

    @Mixin
    private BenchOutput output = new BenchOutput();

    BenchDashboard(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws InterruptedException {
        ViewerPlan plan = new ViewerPlan(
                Bounds.check("--vms", vms, 1, Integer.MAX_VALUE),
                Bounds.check("--rounds", rounds, 1, 10_000),
                length.atLeast("--seconds", 0.01),
                seed);
        output.check();
        return Experiments.run(stdio, watcher -> {
            ViewerResult result = plan.run(watcher);
            output.show(stdio, result, result.report());
            return Experiments.judge(stdio, result.repliesWrong(), result.repliesChecked());
        });
    }
}
