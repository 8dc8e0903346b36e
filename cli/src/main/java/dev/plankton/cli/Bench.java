package dev.plankton.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code plankton bench}: the population experiments, a command each. */
@Command(
        name = "bench",
        synopsisSubcommandLabel = "EXPERIMENT",
        description =
                "Measure populations of VMs: density, boot rate, idle CPU, latency, fairness; the network; speed.",
        footer = {
            "",
            "Each prints tables; --json FILE writes all figures, --out DIR a report with plots.",
            "",
            "  plankton bench population --vms 1000000 --image echo"
        })
final class Bench implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    private Bench() {}

    /** The command and those below it. */
    static CommandLine commands(Stdio stdio) {
        return new CommandLine(new Bench())
                .addSubcommand(new BenchPopulation(stdio))
                .addSubcommand(new BenchPaper(stdio))
                .addSubcommand(new BenchFairness(stdio))
                .addSubcommand(new BenchHostile(stdio))
                .addSubcommand(new BenchAblation(stdio))
                .addSubcommand(new BenchNet(stdio))
                .addSubcommand(new BenchSpeed(stdio));
    }

    @Override
    public void run() {
        throw new Complaint("which experiment? There are %s (`%s --help` says more)"
                .formatted(String.join(", ", spec.commandLine().getSubcommands().keySet()), spec.qualifiedName()));
    }
}
