package dev.plankton.cli.bench;

import dev.plankton.bench.mix.MixPlan;
import dev.plankton.bench.mix.MixResult;
import dev.plankton.bench.population.PopulationPlan;
import dev.plankton.bench.population.PopulationResult;
import dev.plankton.bench.population.StateSample;
import dev.plankton.cli.bench.experiment.BenchOutput;
import dev.plankton.cli.bench.experiment.Experiments;
import dev.plankton.cli.bench.experiment.Savings;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Bounds;
import dev.plankton.cli.option.Images;
import dev.plankton.cli.option.MemoryOptions;
import dev.plankton.cli.option.Seconds;
import dev.plankton.cli.option.TierOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
            "With --mix the VMs are store, web, echo, hello, monitor and 32 generated images. Left out are",
            "spin, spikes, plasma, rain and snake, which never sleep for long, so that no one can say when",
            "they have answered, and http and udp-echo, which are asked by frames only.",
            "",
            "With --mix every VM is asked once, then --wakes requests follow, and the report leads",
            "with the bytes that each VM has for itself in the end. With --spill the file is then taken",
            "out of the system's cache, and VMs that lie there are woken one after the other.",
            "",
            "  plankton bench population --vms 1000000 --image echo --json population.json",
            "  plankton bench population --vms 1000000 --mix",
            "  plankton bench population --vms 1000000 --mix --budget 100 --spill /var/tmp"
        })
final class BenchPopulation implements Callable<Integer> {
    private static final String DEFAULT_IMAGE = "echo";

    private final Stdio stdio;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--vms", paramLabel = "N", description = "Number of VMs; ${DEFAULT-VALUE} by default.")
    private long vms = 1_000_000;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "File to boot from, or a built-in guest; " + DEFAULT_IMAGE + " by default.")
    private @Nullable String image;

    @Option(
            names = "--mix",
            description = "37 different guests by a Zipf law in place of one, and requests by a Zipf law.")
    private boolean mix;

    @Option(
            names = "--wakes",
            paramLabel = "N",
            description = "Wake N random VMs each time, or with --mix make N requests; ${DEFAULT-VALUE} by default.")
    private int wakes = 10_000;

    @Option(
            names = "--idle",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "Duration of each idle CPU sample; 10 s by default.")
    private Seconds idle = new Seconds(10);

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the random numbers; 1 by default.")
    private long seed = 1;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "Also save all VMs in DIR, twice, and load them again; it must not be there yet, and stays.")
    private @Nullable Path store;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

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
        return mix ? mixed() : ofOneImage();
    }

    private int mixed() throws InterruptedException {
        if (image != null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--mix and --image exclude each other: use one of them");
        }
        MixPlan plan = new MixPlan(
                Bounds.check("--vms", vms, MixPlan.LEAST, Integer.MAX_VALUE),
                savings.without(),
                idle.atLeast("--idle", 0.01),
                Bounds.check("--wakes", wakes, 1, 100_000_000),
                seed,
                tier.tier(),
                memory.limits());
        output.check();
        return Experiments.run(stdio, watcher -> {
            MixResult result = plan.run(watcher);
            output.show(stdio, result, result.report());
            return Experiments.judge(stdio, result.repliesWrong(), result.repliesChecked());
        });
    }

    private int ofOneImage() throws InterruptedException {
        PopulationPlan plan = new PopulationPlan(
                Images.find(image == null ? DEFAULT_IMAGE : image, false),
                Bounds.check("--vms", vms, 1, Integer.MAX_VALUE),
                savings.without(),
                idle.atLeast("--idle", 0.01),
                Bounds.check("--wakes", wakes, 1, 100_000_000),
                seed,
                tier.tier(),
                store,
                memory.limits());
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
