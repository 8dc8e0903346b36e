package dev.plankton.cli.bench;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code plankton bench}: the population experiments, a command each. */
@Command(
        name = "bench",
        synopsisSubcommandLabel = "EXPERIMENT",
        description =
                "Measure populations of VMs: density, boot rate, idle CPU, latency, fairness; the network; kills; histories; debuggers; viewers; recordings; starts; speed; clusters.",
        footer = {
            "",
            "Each prints tables; --json FILE writes all figures, --out DIR a report with plots.",
            "",
            "  plankton bench population --vms 1000000 --image echo"
        })
public final class Bench implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    private Bench() {}

    /** The command and its subcommands; {@code tool} is the class whose {@code main} a child JVM calls. */
    public static CommandLine commands(Stdio stdio, Class<?> tool) {
        return new CommandLine(new Bench())
                .addSubcommand(new BenchPopulation(stdio))
                .addSubcommand(new BenchPaper(stdio))
                .addSubcommand(new BenchFairness(stdio))
                .addSubcommand(new BenchHostile(stdio))
                .addSubcommand(new BenchAblation(stdio, tool))
                .addSubcommand(new BenchNet(stdio))
                .addSubcommand(new BenchDurability(stdio))
                .addSubcommand(new BenchKill(stdio, tool))
                .addSubcommand(new BenchHistory(stdio))
                .addSubcommand(new BenchDebug(stdio))
                .addSubcommand(new BenchDashboard(stdio))
                .addSubcommand(new BenchReplay(stdio))
                .addSubcommand(new BenchStart(stdio))
                .addSubcommand(new BenchSpeed(stdio, tool))
                .addSubcommand(new BenchCluster(stdio, tool))
                .addSubcommand(new BenchBare(stdio));
    }

    @Override
    public void run() {
        throw new Complaint("missing experiment: one of %s (see `%s --help`)"
                .formatted(
                        spec.commandLine().getSubcommands().entrySet().stream()
                                .filter(command -> !command.getValue()
                                        .getCommandSpec()
                                        .usageMessage()
                                        .hidden())
                                .map(Map.Entry::getKey)
                                .collect(Collectors.joining(", ")),
                        spec.qualifiedName()));
    }
}
