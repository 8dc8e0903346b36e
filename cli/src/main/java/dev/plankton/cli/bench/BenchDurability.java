package dev.plankton.cli.bench;

import dev.plankton.bench.net.DurabilityPlan;
import dev.plankton.bench.net.DurabilityResult;
import dev.plankton.cli.bench.experiment.BenchOutput;
import dev.plankton.cli.bench.experiment.Experiments;
import dev.plankton.cli.bench.experiment.TurnOptions;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.io.TemporaryFolder;
import dev.plankton.cli.option.Bounds;
import dev.plankton.cli.option.TierOption;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.net.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton bench durability}: what it costs that replies survive a crash. */
@Command(
        name = "durability",
        description =
                "Compare requests a second with --durability none, interval=1s and sync, in turns, and measure fsync.",
        footer = {"", "  plankton bench durability --store /var/tmp/bench"})
final class BenchDurability implements Callable<Integer> {
    private final Stdio stdio;

    @Option(names = "--vms", paramLabel = "N", description = "VMs of each server; ${DEFAULT-VALUE} by default.")
    private long vms = 1000;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = {
                "Where the stores are, on the disk to be measured; it must not be there yet, and stays.",
                "By default a temporary directory."
            })
    private @Nullable Path store;

    @Mixin
    private TurnOptions turns = new TurnOptions(9, 2);

    @Mixin
    private TierOption tier = new TierOption();

    @Mixin
    private BenchOutput output = new BenchOutput();

    BenchDurability(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws InterruptedException {
        int count = Bounds.check("--vms", vms, 1, 1_000_000);
        int active = turns.connections();
        int rounds = turns.rounds();
        Duration turn = turns.length();
        if (!Transport.EPOLL.isAvailable()) {
            throw new Complaint("bench durability requires Linux with epoll");
        }
        Path given = store;
        if (given != null && Files.exists(given)) {
            throw new Complaint("--store %s: is there already; give a directory that is not".formatted(given));
        }
        output.check();
        Path folder = given == null ? TemporaryFolder.create() : given;
        Durability interval = Durability.interval(Duration.ofSeconds(1));
        DurabilityPlan plan = new DurabilityPlan(folder, count, active, rounds, turn, interval, tier.tier());
        try {
            return Experiments.run(stdio, watcher -> {
                DurabilityResult result = plan.run(watcher);
                output.show(stdio, result, result.report());
                return 0;
            });
        } finally {
            if (given == null) {
                TemporaryFolder.delete(folder);
            }
        }
    }
}
