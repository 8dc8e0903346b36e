package dev.plankton.cli.bench;

import dev.plankton.bench.hostile.Attacker;
import dev.plankton.bench.hostile.HostCosts;
import dev.plankton.bench.hostile.HostCostsResult;
import dev.plankton.bench.hostile.HostilePlan;
import dev.plankton.bench.hostile.HostileResult;
import dev.plankton.bench.hostile.Mode;
import dev.plankton.cli.bench.experiment.BenchOutput;
import dev.plankton.cli.bench.experiment.Experiments;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Bounds;
import dev.plankton.cli.option.LowerCase;
import dev.plankton.cli.option.Seconds;
import dev.plankton.cli.option.TierOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton bench hostile}: latency beside guests that try to take the host. */
@Command(
        name = "hostile",
        description = "Send requests to VMs of web while attackers try to monopolize the host; then stop and close.",
        footer = {
            "",
            "Modes: boot (attacks from boot on), asked (from the first request on), tick (at each timer",
            "tick), each (at each request). The exit status is 1 if a row breaks the promise:",
            "p99 at most 4 times that without attackers, no time-out, stop and close within 100 ms;",
            "with --costs, if a unit of fuel costs more than 4 times what it costs in spin.",
            "",
            "  plankton bench hostile --attacker spin,linefeeds --mode boot --seconds 5",
            "  plankton bench hostile --costs"
        })
final class BenchHostile implements Callable<Integer> {
    private final Stdio stdio;

    @Option(names = "--vms", paramLabel = "N", description = "VMs of web; ${DEFAULT-VALUE} by default.")
    private long vms = 10_000;

    @Option(names = "--attackers", paramLabel = "N", description = "VMs that attack; ${DEFAULT-VALUE} by default.")
    private long attackers = 200;

    @Option(
            names = "--attacker",
            paramLabel = "NAME",
            split = ",",
            converter = AttackerOfName.class,
            description = "What they do, one name or separated by commas; all in turn by default.")
    private List<Attacker> kinds = List.of(Attacker.values());

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            split = ",",
            converter = ModeOfName.class,
            description = "When they attack: boot, asked, tick, each; separated by commas; all in turn by default.")
    private List<Mode> modes = List.of(Mode.values());

    @Option(names = "--clients", paramLabel = "N", description = "Concurrent clients; ${DEFAULT-VALUE} by default.")
    private long clients = 16;

    @Option(
            names = "--seconds",
            paramLabel = "T",
            converter = Seconds.class,
            description = "Measure each row for this long without attackers and again beside them, 1 s by default; with"
                    + " --costs, each guest for this long, 0.1 s by default.")
    private @Nullable Seconds length;

    @Option(
            names = "--timeout",
            paramLabel = "T",
            converter = Seconds.class,
            description = "Time-out of a request; 2 s by default.")
    private Seconds timeout = new Seconds(2);

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the random choice; ${DEFAULT-VALUE} by default.")
    private long seed = 1;

    @Option(
            names = "--costs",
            description =
                    "Instead: measure what one unit of fuel costs the host, for each kind of work that guests can do.")
    private boolean costs;

    @Option(names = "--list", description = "List the attackers and exit.")
    private boolean list;

    @Mixin
    private TierOption tier = new TierOption();

    @Mixin
    private BenchOutput output = new BenchOutput();

    BenchHostile(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (list) {
            for (Attacker kind : Attacker.values()) {
                stdio.out().printf("%-12s%s%n", kind.label(), kind.description());
            }
            return 0;
        }
        if (costs) {
            return costs();
        }
        HostilePlan plan = new HostilePlan(
                Bounds.check("--vms", vms, 1, 10_000_000),
                Bounds.check("--attackers", attackers, 1, 100_000),
                kinds,
                modes,
                Bounds.check("--clients", clients, 1, 1000),
                length(1),
                timeout.atLeast("--timeout", 0.01),
                seed,
                tier.tier());
        output.check();
        return Experiments.run(stdio, watcher -> {
            HostileResult result = plan.run(watcher);
            output.show(stdio, result, result.report());
            return judge(result.missed(), result.rows().size() + result.notMeasured());
        });
    }

    private int costs() throws InterruptedException {
        Duration perGuest = length(0.1);
        output.check();
        return Experiments.run(stdio, watcher -> {
            HostCostsResult result = HostCosts.measure(perGuest, watcher);
            output.show(stdio, result, result.report());
            return judge(result.missed(), result.rows().size());
        });
    }

    private Duration length(double usual) {
        return (length != null ? length : new Seconds(usual)).atLeast("--seconds", 0.01);
    }

    private int judge(long missed, int rows) {
        if (missed == 0) {
            return 0;
        }
        ErrorLines.print(stdio.err(), "%,d of %,d rows do not keep the promise".formatted(missed, rows));
        return ErrorLines.FAILED;
    }

    /** Reads {@code --attacker}. */
    static final class AttackerOfName extends LowerCase<Attacker> {
        AttackerOfName() {
            super(Attacker.class);
        }
    }

    /** Reads {@code --mode}. */
    static final class ModeOfName extends LowerCase<Mode> {
        ModeOfName() {
            super(Mode.class);
        }
    }
}
