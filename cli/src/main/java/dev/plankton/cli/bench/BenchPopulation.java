package dev.plankton.cli.bench;

import dev.plankton.bench.population.PopulationPlan;
import dev.plankton.bench.population.PopulationResult;
import dev.plankton.bench.population.StateSample;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Bounds;
import dev.plankton.cli.option.Images;
import dev.plankton.cli.option.Seconds;
import dev.plankton.cli.option.TierOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton bench population}: how dense, how fast, how idle. */
@Command(
        name = "population",
        description = "Boot many VMs, let them idle, wake some and check their replies, wake all, measure again.",
        footer = {
            "",
            "Only guests that answer can be woken and checked: echo and web. The exit status is 1",
            "if a reply was wrong, or the VMs do not fit. Of other guests 10 000 states are compared",
            "with that of a VM that boots without savings; those whose VMs stay alike may be as many",
            "as 1000000000.",
            "",
            "  plankton bench population --vms 1000000 --image echo --json population.json"
        })
final class BenchPopulation implements Callable<Integer> {
    private final Stdio stdio;

    @Option(names = "--vms", paramLabel = "N", description = "Number of VMs; ${DEFAULT-VALUE} by default.")
    private long vms = 1_000_000;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "File to boot from, or a built-in guest; ${DEFAULT-VALUE} by default.")
    private String image = "echo";

    @Option(
            names = "--wakes",
            paramLabel = "N",
            description = "Wake N random VMs each time; ${DEFAULT-VALUE} by default.")
    private int wakes = 10_000;

    @Option(
            names = "--idle",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "Duration of each idle CPU sample; 10 s by default.")
    private Seconds idle = new Seconds(10);

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the random numbers; 1 by default.")
    private long seed = 1;

    @Mixin
    private Savings savings = new Savings();

    @Mixin
    private TierOption tier = new TierOption();

    @Mixin
    private BenchOutput output = new BenchOutput();

    BenchPopulation(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws InterruptedException {
        PopulationPlan plan = new PopulationPlan(
                Images.find(image, false),
                Bounds.check("--vms", vms, 1, Integer.MAX_VALUE),
                savings.without(),
                idle.atLeast("--idle", 0.01),
                Bounds.check("--wakes", wakes, 1, 100_000_000),
                seed,
                tier.tier());
        output.check();
        return Experiments.run(stdio, watcher -> {
            PopulationResult result = plan.run(watcher);
            output.show(stdio, result, result.report());
            StateSample states = result.states();
            if (states != null && states.wrong() > 0) {
                ErrorLines.print(
                        stdio.err(), "%,d of %,d states were wrong".formatted(states.wrong(), states.checked()));
                return ErrorLines.FAILED;
            }
            return Experiments.judge(stdio, result.repliesWrong(), result.repliesChecked());
        });
    }
}
