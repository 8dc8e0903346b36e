package dev.plankton.cli;

import dev.plankton.bench.hostile.Attacker;
import dev.plankton.bench.hostile.HostilePlan;
import dev.plankton.bench.hostile.HostileResult;
import dev.plankton.bench.hostile.Mode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton bench hostile}: latency beside guests that try to take the host. */
@Command(
        name = "hostile",
        description = "Ask VMs of web beside guests that try to take the host from them, then stop and close.",
        footer = {
            "",
            "Modes: boot (attacks from boot on), asked (from the first request on), tick (at each timer",
            "tick), each (at each request). The exit status is 1 if a row misses what is promised:",
            "p99 at most 4 times that without attackers, no time-out, stop and close within 100 ms.",
            "",
            "  plankton bench hostile --attacker spin,linefeeds --mode boot --seconds 5"
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
            description = "What they do, one name or several with commas between; all in turn by default.")
    private List<Attacker> kinds = List.of(Attacker.values());

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            split = ",",
            converter = ModeOfName.class,
            description = "When they do it: boot, asked, tick, each; all four in turn by default.")
    private List<Mode> modes = List.of(Mode.values());

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "Clients that ask at a time; ${DEFAULT-VALUE} by default.")
    private long clients = 16;

    @Option(
            names = "--seconds",
            paramLabel = "T",
            converter = Seconds.class,
            description = "Measure each row for this long without attackers and again beside them; 1 s by default.")
    private Seconds length = new Seconds(1);

    @Option(
            names = "--timeout",
            paramLabel = "T",
            converter = Seconds.class,
            description = "A request without a reply after this time has timed out; 2 s by default.")
    private Seconds timeout = new Seconds(2);

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the random choice; ${DEFAULT-VALUE} by default.")
    private long seed = 1;

    @Option(names = "--list", description = "List the attackers and end.")
    private boolean list;

    @Mixin
    @SuppressWarnings("UnusedVariable") // It does its work while it is filled.
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
        HostilePlan plan = new HostilePlan(
                Bounds.check("--vms", vms, 1, 10_000_000),
                Bounds.check("--attackers", attackers, 1, 100_000),
                kinds,
                modes,
                Bounds.check("--clients", clients, 1, 1000),
                length.atLeast("--seconds", 0.01),
                timeout.atLeast("--timeout", 0.01),
                seed);
        output.check();
        return Experiments.run(stdio, watcher -> {
            HostileResult result = plan.run(watcher);
            output.show(stdio, result, result.report());
            return judge(result);
        });
    }

    private int judge(HostileResult result) {
        if (result.missed() == 0) {
            return 0;
        }
        ErrorLines.print(
                stdio.err(),
                "%,d of %,d rows missed what is promised"
                        .formatted(result.missed(), result.rows().size() + result.notMeasured()));
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
