package dev.plankton.cli.bench;

import dev.plankton.bench.population.FairnessPlan;
import dev.plankton.bench.population.FairnessResult;
import dev.plankton.cli.bench.experiment.BenchOutput;
import dev.plankton.cli.bench.experiment.Experiments;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Bounds;
import dev.plankton.cli.option.Images;
import dev.plankton.cli.option.Seconds;
import dev.plankton.cli.option.TierOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton bench fairness}: idle VMs beside spinning ones. */
@Command(
        name = "fairness",
        description = "Boot VMs that never sleep, and idle ones; time the idle ones, compare the shares of spinners.",
        footer = {"", "  plankton bench fairness --spinners 1000 --idle 100000"})
final class BenchFairness implements Callable<Integer> {
    private final Stdio stdio;

    @Option(names = "--spinners", paramLabel = "S", description = "VMs that spin; ${DEFAULT-VALUE} by default.")
    private long spinners = 1_000;

    @Option(names = "--idle", paramLabel = "N", description = "VMs that are idle; ${DEFAULT-VALUE} by default.")
    private long idle = 100_000;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "Guest of the idle VMs, echo or web; by default echo, or web with --http.")
    private @Nullable String image;

    @Option(
            names = "--http",
            description = "Send requests through a gateway on loopback, each on a new connection, not in this process.")
    private boolean http;

    @Option(
            names = "--seconds",
            paramLabel = "T",
            converter = Seconds.class,
            description = "Duration of the measurement; 30 s by default.")
    private Seconds length = new Seconds(30);

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the random numbers; 1 by default.")
    private long seed = 1;

    @Mixin
    private TierOption tier = new TierOption();

    @Mixin
    private BenchOutput output = new BenchOutput();

    BenchFairness(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws InterruptedException {
        String name = image != null ? image : http ? "web" : "echo";
        FairnessPlan plan = new FairnessPlan(
                Images.find(name, false),
                Bounds.check("--idle", idle, 1, Integer.MAX_VALUE),
                Bounds.check("--spinners", spinners, 1, 10_000_000),
                length.atLeast("--seconds", 0.01),
                seed,
                http,
                tier.tier());
        if (!plan.answers()) {
            throw new Complaint("--image %s: that guest does not answer; use %s"
                    .formatted(name, http ? "web with --http" : "echo or web"));
        }
        output.check();
        return Experiments.run(stdio, watcher -> {
            FairnessResult result = plan.run(watcher);
            output.show(stdio, result, result.report());
            return Experiments.judge(stdio, result.repliesWrong(), result.repliesChecked());
        });
    }
}
