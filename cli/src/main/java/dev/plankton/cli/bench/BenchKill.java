package dev.plankton.cli.bench;

import dev.plankton.bench.kill.KillPlan;
import dev.plankton.bench.kill.KillResult;
import dev.plankton.cli.bench.experiment.BenchOutput;
import dev.plankton.cli.bench.experiment.ChildJvm;
import dev.plankton.cli.bench.experiment.Experiments;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.io.TemporaryFolder;
import dev.plankton.cli.option.Bounds;
import dev.plankton.cli.option.Seconds;
import dev.plankton.cli.option.StoreOptions;
import dev.plankton.hypervisor.io.Durability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton bench kill}: whether anything acknowledged is lost. */
@Command(
        name = "kill",
        description =
                "Kill a server at random moments under load, restart it, and check that nothing it acknowledged is"
                        + " lost.",
        footer = {
            "",
            "The server is a `plankton serve --store` in a separate JVM, ended as by kill -9. Each VM",
            "counts its requests; what a client has seen must be there after the restart, with",
            "--durability interval=5s all that is older than that (and the time of a write). The exit",
            "status is 1 if something is lost.",
            "",
            "  plankton bench kill --times 1000"
        })
final class BenchKill implements Callable<Integer> {
    /** What writing an interval's changes may take. */
    private static final Duration WRITE = Duration.ofSeconds(1);

    private final Stdio stdio;
    private final Class<?> tool;

    @Option(names = "--times", paramLabel = "N", description = "Kills; ${DEFAULT-VALUE} by default.")
    private long times = 20;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "VMs that are asked, each by a client; ${DEFAULT-VALUE} by default.")
    private long clients = 16;

    @Option(names = "--vms", paramLabel = "N", description = "VMs of the server; ${DEFAULT-VALUE} by default.")
    private long vms = 64;

    @Option(
            names = "--load",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "How long the server is under load before it is killed, at most; 0.5 s by default.")
    private Seconds load = new Seconds(0.5);

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the random numbers; 1 by default.")
    private long seed = 1;

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private BenchOutput output = new BenchOutput();

    /** The command, with the class whose {@code main} a child JVM calls. */
    BenchKill(Stdio stdio, Class<?> tool) {
        this.stdio = stdio;
        this.tool = tool;
    }

    @Override
    public Integer call() throws InterruptedException {
        int asked = Bounds.check("--clients", clients, 1, 10_000);
        int count = Bounds.check("--vms", vms, asked, 16_000_000);
        int kills = Bounds.check("--times", times, 1, 1_000_000);
        Duration most = load.atLeast("--load", 0.01);
        Durability durability = store.durability();
        if (durability.kind() == Durability.Kind.NONE) {
            throw new Complaint("--durability none: promises nothing that could be checked; sync or interval=5s");
        }
        Path given = store.store();
        if (given != null && Files.exists(given)) {
            throw new Complaint("--store %s: is there already; give a directory that is not".formatted(given));
        }
        output.check();
        Path folder = given == null ? TemporaryFolder.create() : given;
        try {
            ChildJvm child = new ChildJvm(
                            tool,
                            "serve",
                            "--vms",
                            Integer.toString(count),
                            "--image",
                            "web",
                            "--via",
                            "raw",
                            "--port",
                            "0",
                            "--store",
                            folder.toString(),
                            "--durability",
                            durability.toString())
                    .small();
            boolean all = durability.kind() == Durability.Kind.SYNC;
            KillPlan plan = new KillPlan(
                    child.command(),
                    kills,
                    asked,
                    most,
                    all ? Duration.ZERO : durability.interval().plus(WRITE),
                    durability.toString(),
                    seed);
            return Experiments.run(stdio, watcher -> {
                KillResult result = plan.run(watcher);
                output.show(stdio, result, result.report());
                return Experiments.judge(stdio, result.wrong(), result.answers());
            });
        } finally {
            if (given == null) {
                TemporaryFolder.delete(folder);
            }
        }
    }
}
