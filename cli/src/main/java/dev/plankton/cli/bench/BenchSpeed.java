package dev.plankton.cli.bench;

import dev.plankton.bench.host.Qemu;
import dev.plankton.bench.speed.SpeedPlan;
import dev.plankton.bench.speed.SpeedResult;
import dev.plankton.bench.speed.Workload;
import dev.plankton.cli.bench.experiment.BenchOutput;
import dev.plankton.cli.bench.experiment.ChildJvm;
import dev.plankton.cli.bench.experiment.Experiments;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Bounds;
import dev.plankton.cli.option.Seconds;
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
            description = "Only these, separated by commas; all by default.")
    private List<String> names =
            Arrays.stream(Workload.values()).map(Workload::label).toList();

    @Option(names = "--qemu", description = "Compare with " + Qemu.NAME + ", which must be on the PATH.")
    private boolean qemu;

    @Option(
            names = "--cold",
            description = "Also time new processes from their start, as a fraction of the warm speed.")
    private boolean cold;

    @Option(
            names = "--seconds",
            paramLabel = "T",
            converter = Seconds.class,
            description = "CPU time of a run; 0.5 s by default.")
    private Seconds length = new Seconds(0.5);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Runs of each workload on each engine; ${DEFAULT-VALUE} by default.")
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
                workloads(names),
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
        return Optional.of(
                Qemu.find()
                        .orElseThrow(
                                () -> new Complaint(
                                        "--qemu: " + Qemu.NAME
                                                + " is not on the PATH; install QEMU (Debian: apt-get install qemu-system-x86) or omit --qemu")));
    }

    /** The workloads of these names. */
    static List<Workload> workloads(List<String> names) {
        return names.stream().map(BenchSpeed::workload).distinct().toList();
    }

    private static Workload workload(String name) {
        return Arrays.stream(Workload.values())
                .filter(workload -> workload.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new Complaint("--workload %s: unknown workload; use %s"
                        .formatted(
                                name,
                                Arrays.stream(Workload.values())
                                        .map(Workload::label)
                                        .collect(Collectors.joining(", ")))));
    }
}
