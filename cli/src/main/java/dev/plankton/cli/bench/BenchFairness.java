package dev.plankton.cli.bench;

import dev.plankton.bench.population.FairnessPlan;
import dev.plankton.bench.population.FairnessResult;
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
        description = "Boot VMs that never sleep beside idle ones; time the idle ones, compare what spinners get.",
        footer = {"", "  plankton bench fairness --spinners 1000 --idle 100000"})
final class BenchFairness implements Callable<Integer> {
    private final Stdio stdio;

    @Option(
            names = "--spinners",
            paramLabel = "S",
            description = "How many VMs spin; ${DEFAULT-VALUE} unless told otherwise.")
    private long spinners = 1_000;

    @Option(
            names = "--idle",
            paramLabel = "N",
            description = "How many VMs are idle; ${DEFAULT-VALUE} unless told otherwise.")
    private long idle = 100_000;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "What the idle ones boot from, echo or web; echo, or with --http web, unless told otherwise.")
    private @Nullable String image;

    @Option(
            names = "--http",
            description =
                    "Ask through a gateway on loopback, each time on a new connection, rather than in this process.")
    private boolean http;

    @Option(
            names = "--seconds",
            paramLabel = "T",
            converter = Seconds.class,
            description = "Measure for so long; 30 s unless told otherwise.")
    private Seconds length = new Seconds(30);

    @Option(names = "--seed", paramLabel = "S", description = "What chance begins with; 1 unless told otherwise.")
    private long seed = 1;

    @Mixin
    @SuppressWarnings("UnusedVariable") // It does its work while it is filled.
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
                http);
        if (!plan.answers()) {
            throw new Complaint("--image %s: that guest does not answer; take %s"
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
