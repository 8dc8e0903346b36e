package dev.plankton.cli.bench;

import dev.plankton.bench.cluster.ClusterPlan;
import dev.plankton.bench.cluster.ClusterResult;
import dev.plankton.bench.cluster.FaultKind;
import dev.plankton.bench.cluster.FaultPlan;
import dev.plankton.bench.cluster.FaultResult;
import dev.plankton.bench.cluster.Population;
import dev.plankton.bench.cluster.node.Namespaces;
import dev.plankton.bench.cluster.simulate.SimulationPlan;
import dev.plankton.bench.cluster.simulate.SimulationResult;
import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.cli.bench.experiment.BenchOutput;
import dev.plankton.cli.bench.experiment.ChildJvm;
import dev.plankton.cli.bench.experiment.Experiments;
import dev.plankton.cli.bench.experiment.TurnOptions;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.io.TemporaryFolder;
import dev.plankton.cli.option.Bounds;
import dev.plankton.cli.option.LowerCase;
import dev.plankton.cli.option.Seconds;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.net.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton bench cluster}: nodes as processes, or in virtual time. */
@Command(
        name = "cluster",
        description = "Measure a cluster: JVMs on loopback that serve one population; under faults; or simulated.",
        footer = {
            "",
            "By default: whether VMs answer through each node, requests a second and latency of VMs of the",
            "node and of another one beside bare Netty, slabs moved under load, a node that joins, and with",
            "--kills nodes that are killed. With --faults: nodes are killed, stopped and cut off at random",
            "while clients ask; their logs are held against what a cluster promises. With --simulate: the",
            "placement of a real cluster in virtual time. The exit status is 1 if anything is wrong.",
            "",
            "  plankton bench cluster --vms 3000000 --slabs 48",
            "  plankton bench cluster --faults 200 --seed 7",
            "  plankton bench cluster --simulate --nodes 1000 --vms 1000000000 --out DIR"
        })
final class BenchCluster implements Callable<Integer> {
    private static final int SLAB = 65_536;
    private static final int MOST_SLABS = 255;

    private final Stdio stdio;
    private final Class<?> tool;

    @Option(names = "--nodes", paramLabel = "N", description = "Nodes; ${DEFAULT-VALUE} by default.")
    private long nodes = 3;

    @Option(names = "--vms", paramLabel = "N", description = "VMs of all nodes; ${DEFAULT-VALUE} by default.")
    private long vms = 30_000;

    @Option(names = "--slabs", paramLabel = "N", description = "Slabs of these VMs; ${DEFAULT-VALUE} by default.")
    private long slabs = 12;

    @Option(names = "--simulate", description = "Simulate nodes in virtual time; slabs have 65536 VMs.")
    private boolean simulate;

    @Option(names = "--faults", paramLabel = "N", description = "Kill, stop and cut off nodes N times.")
    private @Nullable Long faults;

    @Option(
            names = "--kinds",
            paramLabel = "KINDS",
            split = ",",
            converter = KindOfName.class,
            description = "Faults: kill, pause, partition; separated by commas. All by default; partitions need root.")
    private Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);

    @Option(
            names = "--longest",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "How long a node is stopped or cut off at most; ${DEFAULT-VALUE} by default.")
    private Seconds longest = new Seconds(20);

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the random numbers; 1 by default.")
    private long seed = 1;

    @Option(
            names = "--asked",
            paramLabel = "N",
            description = "VMs that are asked; 300, or 24 with faults, by default.")
    private @Nullable Long asked;

    @Option(names = "--moves", paramLabel = "N", description = "Slabs moved under load; ${DEFAULT-VALUE} by default.")
    private long moves = 10;

    @Option(
            names = "--kills",
            paramLabel = "N",
            description = "Nodes killed, with a store; ${DEFAULT-VALUE} by default.")
    private long kills = 3;

    @Option(
            names = "--durability",
            paramLabel = "D",
            description = "With --faults and --kills: sync (the default), or interval=5s.")
    private String durability = "sync";

    @Option(names = "--node-heap", paramLabel = "SIZE", description = "Heap of a node; ${DEFAULT-VALUE} by default.")
    private String heap = "512m";

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description =
                    "--cluster-patience of nodes; ${DEFAULT-VALUE} by default, more where the host is overloaded.")
    private Seconds patience = new Seconds(2);

    @Mixin
    private TurnOptions turns = new TurnOptions(5, 1);

    @Mixin
    private BenchOutput output = new BenchOutput();

    /** The command, with the class whose {@code main} a child JVM calls. */
    BenchCluster(Stdio stdio, Class<?> tool) {
        this.stdio = stdio;
        this.tool = tool;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (simulate && faults != null) {
            throw new Complaint("--simulate has faults of its own: leave --faults out");
        }
        if (simulate) {
            return simulate();
        }
        if (!Transport.EPOLL.isAvailable()) {
            throw new Complaint("bench cluster requires Linux with epoll; --simulate does not");
        }
        Bounds.check("--nodes", nodes, 2, 20);
        return faults != null ? faults(faults) : measure();
    }

    private int simulate() throws InterruptedException {
        int count = Bounds.check("--nodes", nodes, 3, 10_000);
        if (vms < SLAB || vms > Integer.MAX_VALUE) {
            throw new Complaint("--vms %d: must be %d to %d".formatted(vms, SLAB, Integer.MAX_VALUE));
        }
        output.check();
        SimulationPlan plan = new SimulationPlan(count, vms, seed, SimulationPlan.Costs.USUAL);
        return Experiments.run(stdio, watcher -> {
            SimulationResult result = plan.run(watcher);
            output.show(stdio, result, result.report());
            output.also("simulation.csv", result.csv());
            return result.twoOwners() == 0 ? 0 : ErrorLines.FAILED;
        });
    }

    private int measure() throws InterruptedException {
        int killed = Bounds.check("--kills", kills, 0, 1_000);
        Population population = population(300);
        Path folder = TemporaryFolder.create();
        try {
            ClusterPlan plan = new ClusterPlan(
                    new NodeJvm(tool, heap, population, patience(), null, null),
                    next -> next == 0
                            ? new ChildJvm(tool, "bench", "bare").command()
                            : new ChildJvm(tool, "bench", "bare", "--next", Integer.toString(next)).command(),
                    (int) nodes,
                    population,
                    turns.connections(),
                    turns.rounds(),
                    turns.length(),
                    Bounds.check("--moves", moves, 1, 1_000),
                    seed,
                    folder);
            FaultPlan kill = killed == 0 ? null : faultPlan(killed, List.of(FaultKind.KILL), folder, population(24));
            output.check();
            return Experiments.run(stdio, watcher -> {
                ClusterResult result = plan.run(watcher);
                ClusterResult all = kill == null ? result : withKills(result, kill, watcher);
                output.show(stdio, all, all.report());
                return judge(all.wrong());
            });
        } finally {
            TemporaryFolder.delete(folder);
        }
    }

    /** What was measured before is shown also where this fails. */
    private static ClusterResult withKills(ClusterResult result, FaultPlan kill, Watcher watcher)
            throws InterruptedException {
        try {
            return result.with(kill.run(watcher), "");
        } catch (ExperimentException e) {
            return result.with(null, String.valueOf(e.getMessage()));
        }
    }

    private int faults(long count) throws InterruptedException {
        int times = Bounds.check("--faults", count, 1, 1_000_000);
        Bounds.check("--nodes", nodes, 3, 20);
        boolean permitted = Namespaces.permitted();
        if (kinds.contains(FaultKind.PARTITION) && !permitted) {
            throw new Complaint("--kinds partition: needs network namespaces of Linux, as root");
        }
        List<FaultKind> chosen = kinds.isEmpty()
                ? Arrays.stream(FaultKind.values())
                        .filter(kind -> kind != FaultKind.PARTITION || permitted)
                        .toList()
                : List.copyOf(kinds);
        Path folder = TemporaryFolder.create();
        try {
            FaultPlan plan = faultPlan(times, chosen, folder, population(24));
            output.check();
            return Experiments.run(stdio, watcher -> {
                FaultResult result = plan.run(watcher);
                output.show(stdio, result, result.report());
                return judge(result.wrong());
            });
        } finally {
            TemporaryFolder.delete(folder);
        }
    }

    private FaultPlan faultPlan(int times, List<FaultKind> chosen, Path folder, Population population) {
        if (durability.equals("none")) {
            throw new Complaint("--durability none: a node that is killed loses its VMs; sync or interval=5s");
        }
        Path store = folder.resolve("store");
        return new FaultPlan(
                new NodeJvm(tool, heap, population, patience(), store, durability),
                (int) nodes,
                times,
                chosen,
                population,
                4,
                Duration.ofMillis(2),
                longest.atLeast("--longest", 0.1),
                durability.equals(Durability.SYNC.toString()),
                seed,
                folder);
    }

    private Duration patience() {
        return patience.atLeast("--patience", 0.5);
    }

    private Population population(int usual) {
        int count = Bounds.check("--slabs", slabs, 1, MOST_SLABS);
        if (vms < count || vms > (long) count * SLAB) {
            throw new Complaint("--vms %d: must be %d to %d, as each of %d slabs has 1 to %d"
                    .formatted(vms, count, (long) count * SLAB, count, SLAB));
        }
        int sample = Bounds.check("--asked", asked == null ? usual : asked, 1, 1_000_000);
        return new Population(count, (int) (vms / count), sample);
    }

    private int judge(long wrong) {
        if (wrong == 0) {
            return 0;
        }
        ErrorLines.print(stdio.err(), "%,d promises of a cluster were not kept".formatted(wrong));
        return ErrorLines.FAILED;
    }

    /** Reads a kind of fault. */
    static final class KindOfName extends LowerCase<FaultKind> {
        KindOfName() {
            super(FaultKind.class);
        }
    }
}
