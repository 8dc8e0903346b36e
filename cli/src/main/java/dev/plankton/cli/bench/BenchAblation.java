package dev.plankton.cli.bench;

import dev.plankton.bench.population.AblationPlan;
import dev.plankton.bench.population.AblationResult;
import dev.plankton.cli.bench.experiment.BenchOutput;
import dev.plankton.cli.bench.experiment.ChildJvm;
import dev.plankton.cli.bench.experiment.Experiments;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Bounds;
import dev.plankton.cli.option.Images;
import dev.plankton.cli.option.Seconds;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton bench ablation}: what each saving contributes. */
@Command(
        name = "ablation",
        description = "Run a population with every saving, and without each in turn; compare.",
        footer = {
            "",
            "Each population is a `plankton bench population` in a separate JVM, with the",
            "options of this one."
        })
final class BenchAblation implements Callable<Integer> {
    private final Stdio stdio;
    private final Class<?> tool;

    @Option(names = "--vms", paramLabel = "N", description = "VMs each time; ${DEFAULT-VALUE} by default.")
    private long vms = 10_000;

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

    @Mixin
    private BenchOutput output = new BenchOutput();

    /** The command, with the class whose {@code main} a child JVM calls. */
    BenchAblation(Stdio stdio, Class<?> tool) {
        this.stdio = stdio;
        this.tool = tool;
    }

    @Override
    public Integer call() throws InterruptedException {
        Images.find(image, false);
        AblationPlan plan = new AblationPlan(Bounds.check("--vms", vms, 1, Integer.MAX_VALUE), image);
        idle.atLeast("--idle", 0.01);
        Bounds.check("--wakes", wakes, 1, 100_000_000);
        output.check();
        ChildJvm child = new ChildJvm(
                tool,
                "bench",
                "population",
                "--vms",
                Long.toString(vms),
                "--image",
                image,
                "--wakes",
                Integer.toString(wakes),
                "--idle",
                Double.toString(idle.seconds()));
        return Experiments.run(stdio, watcher -> {
            AblationResult result = plan.run(child::population, watcher);
            output.show(stdio, result, result.report());
            return 0;
        });
    }
}
