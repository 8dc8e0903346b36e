package dev.plankton.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code plankton} command. */
@SuppressWarnings("UnusedVariable") // picocli asks for help and version, and sees to them itself
@Command(
        name = "plankton",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Boots, runs and measures tiny x86 virtual machines, by the hundred thousand.",
        footer = {"", "`plankton COMMAND --help` says more about one of them."})
public final class Plankton {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Say what the options mean.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Say which version this is.")
    private boolean version;

    private Plankton() {}

    /** Runs the command line and ends the process with its status. */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // figures look the same everywhere
        System.exit(execute(new Stdio(System.in, System.out, System.err), args));
    }

    /** Runs the command line; returns the exit status. */
    static int execute(Stdio stdio, String... args) {
        ErrorLines errors = new ErrorLines(stdio.err());
        CommandLine line = new CommandLine(new Plankton())
                .addSubcommand(new Serve(stdio))
                .addSubcommand(new Run(stdio))
                .addSubcommand(new GuestsCommand(stdio))
                .addSubcommand(new ConformanceCommand(stdio))
                .addSubcommand(new Disassemble(stdio))
                .addSubcommand(new Fuzz(stdio))
                .addSubcommand(Bench.commands(stdio))
                .setOut(new PrintWriter(stdio.out(), true, stdio.out().charset()))
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
        try {
            return line.execute(args.length == 0 ? new String[] {"--help"} : args);
        } catch (Error e) {
            return errors.handle(e);
        } finally {
            stdio.out().flush();
        }
    }
}
