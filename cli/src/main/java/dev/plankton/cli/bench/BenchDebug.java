package dev.plankton.cli.bench;

import dev.plankton.bench.debug.DebugPlan;
import dev.plankton.bench.debug.DebugResult;
import dev.plankton.cli.bench.experiment.BenchOutput;
import dev.plankton.cli.bench.experiment.Experiments;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Bounds;
import dev.plankton.cli.option.Seconds;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton bench debug}: what a debugger on one VM costs the others. */
@Command(
        name = "debug",
        description =
                "Ask VMs one after the other, with and without a debugger on another VM in turns; time attaching.",
        footer = {"", "  plankton bench debug --vms 1000000"})
final class BenchDebug implements Callable<Integer> {
    private final Stdio stdio;

    @Option(names = "--vms", paramLabel = "N", description = "VMs; ${DEFAULT-VALUE} by default.")
    private long vms = 100_000;

    @Option(names = "--phases", paramLabel = "N", description = "Phases of each kind; ${DEFAULT-VALUE} by default.")
    private long phases = 10;

    @Option(
            names = "--seconds",
            paramLabel = "T",
            converter = Seconds.class,
            description = "Duration of a phase; 3 s by default.")
    private Seconds length = new Seconds(3);

    @Option(
            names = "--attaches",
            paramLabel = "N",
            description = "VMs that are attached to, to time that; ${DEFAULT-VALUE} by default.")
    private long attaches = 300;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the random numbers; 1 by default.")
    private long seed = 1;

    @Mixin
    private BenchOutput output = new BenchOutput();

    BenchDebug(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws InterruptedException {
        DebugPlan plan = new DebugPlan(
                Bounds.check("--vms", vms, 2, Integer.MAX_VALUE),
                Bounds.check("--phases", phases, 1, 10_000),
                length.atLeast("--seconds", 0.01),
                Bounds.check("--attaches", attaches, 1, 1_000_000),
                seed);
        output.check();
        return Experiments.run(stdio, watcher -> {
            DebugResult result = plan.run(watcher);
            output.show(stdio, result, result.report());
            return Experiments.judge(stdio, result.repliesWrong(), result.repliesChecked());
        });
    }
}
