package dev.plankton.cli.lab;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code plankton lab}: a command for each thing to do with a lab. */
@Command(
        name = "lab",
        synopsisSubcommandLabel = "ACTION",
        description = "Labs on how hypervisors work: list them, begin one, check your solution, grade a class.",
        footer = {"", "  plankton lab start 1 my-lab", "  plankton lab check my-lab", "", "The course: docs/course/README.md"})
public final class LabCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    private LabCommand() {}

    /** The command and its subcommands. */
    public static CommandLine commands(Stdio stdio) {
        return new CommandLine(new LabCommand())
                .addSubcommand(new LabList(stdio))
                .addSubcommand(new LabStart(stdio))
                .addSubcommand(new LabCheck(stdio))
                .addSubcommand(new LabGrade(stdio));
    }

    @Override
    public void run() {
        throw new Complaint("missing action: one of %s (see `%s --help`)"
                .formatted(String.join(", ", spec.commandLine().getSubcommands().keySet()), spec.qualifiedName()));
    }
}
