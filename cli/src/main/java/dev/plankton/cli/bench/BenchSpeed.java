package dev.plankton.cli.bench;

import dev.plankton.bench.host.Qemu;
import dev.plankton.bench.speed.SpeedPlan;
import dev.plankton.bench.speed.SpeedResult;
import dev.plankton.bench.speed.Workload;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Bounds;
import dev.plankton.cli.option.Seconds;
import dev.plankton.cli.run.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton bench speed}: how fast guests compute. */
@Command(
        name = "speed",
        description = "Run guests that only compute on each tier, and on QEMU's translator; compare their speeds.",
        footer = {"", "  plankton bench speed --qemu --cold", "  plankton bench speed --workload sieve,sort --seconds 2"
        })
final class BenchSpeed implements Callable<Integer> {
    private final Stdio stdio;
    private final Class<?> tool;

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            split = ",",
            description = "Only these, separated by commas; all unless told otherwise.")
    private List<String> names =
            Arrays.stream(Workload.values()).map(Workload::label).toList();

    @Option(names = "--qemu", description = "Compare with " + Qemu.NAME + ", which must be on the PATH.")
    private boolean qemu;

    @Option(
            names = "--cold",
            description = "Time new processes as well: how much of their warm speed workloads reach from the start on.")
    private boolean cold;

    @Option(
            names = "--seconds",
            paramLabel = "T",
            converter = Seconds.class,
            description = "CPU time of a run; 0.5 s unless told otherwise.")
    private Seconds length = new Seconds(0.5);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Runs of each workload on each engine; ${DEFAULT-VALUE} unless told otherwise.")
    private long rounds = 3;

    @Mixin
    private BenchOutput output = new BenchOutput();

    /** The command, with the class whose {@code main} a child JVM calls. */
    BenchSpeed(Stdio stdio, Class<?> tool) {
        this.stdio = stdio;
        this.tool = tool;
    }

    @Override
    public Integer call() throws InterruptedException {
        SpeedPlan plan = new SpeedPlan(
                names.stream().map(BenchSpeed::workload).distinct().toList(),
                peer(),
                cold ? new ChildJvm(tool, "run", "--serial").command() : List.of(),
                length.atLeast("--seconds", 0.001).toNanos() / 1e9,
                Bounds.check("--rounds", rounds, 1, 1_000));
        output.check();
        return Experiments.run(stdio, watcher -> {
            SpeedResult result = plan.run(watcher);
            output.show(stdio, result, result.report());
            return 0;
        });
    }

    private Optional<Qemu> peer() {
        if (!qemu) {
            return Optional.empty();
        }
        return Optional.of(Qemu.find()
                .orElseThrow(() -> new Complaint("--qemu: there is no " + Qemu.NAME
                        + " on the PATH; install it (Debian's package is qemu-system-x86) or leave --qemu out")));
    }

    private static Workload workload(String name) {
        return Arrays.stream(Workload.values())
                .filter(workload -> workload.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new Complaint("--workload %s: there is no such workload; take %s"
                        .formatted(
                                name,
                                Arrays.stream(Workload.values())
                                        .map(Workload::label)
                                        .collect(Collectors.joining(", ")))));
    }
}
