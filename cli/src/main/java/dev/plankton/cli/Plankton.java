package dev.plankton.cli;

import dev.plankton.cli.bench.Bench;
import dev.plankton.cli.ctl.Ctl;
import dev.plankton.cli.debug.DapCommand;
import dev.plankton.cli.debug.GdbCommand;
import dev.plankton.cli.guest.Disassemble;
import dev.plankton.cli.guest.GuestsCommand;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.ResultStream;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.lab.LabCommand;
import dev.plankton.cli.replay.Replay;
import dev.plankton.cli.run.Run;
import dev.plankton.cli.serve.Serve;
import dev.plankton.cli.snapshot.SnapshotCommand;
import dev.plankton.cli.store.StoreCommand;
import dev.plankton.cli.verify.ConformanceCommand;
import dev.plankton.cli.verify.Fuzz;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
        footer = {"", "Run `plankton COMMAND --help` for the options of a command."})
public final class Plankton {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    private Plankton() {}

    /** Runs the command line and ends the process with its status. */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // figures look the same everywhere
        // Not System.out's own stream, which keeps no reason of a failure.
        System.setOut(ResultStream.to(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), System.out.charset()));
        System.exit(execute(new Stdio(System.in, System.out, System.err), args));
    }

    /** Runs the command line; returns the exit status. */
    static int execute(Stdio stdio, String... args) {
        int status = executed(stdio, args);
        String failure = ResultStream.failure(stdio.out());
        if (failure == null || status != 0) {
            return status;
        }
        ErrorLines.print(stdio.err(), "cannot write to standard output: " + failure);
        return ErrorLines.FAILED;
    }

    private static int executed(Stdio stdio, String... args) {
        try {
            return isPlainRun(args)
                    ? new Run(stdio, args[1]).call()
                    : line(stdio, args).execute(args.length == 0 ? new String[] {"--help"} : args);
        } catch (Exception | Error e) {
            return new ErrorLines(stdio.err()).handle(e);
        }
    }

    /**
     * Whether it is {@code run IMAGE}, in which picocli would find no option. Its classes, too old for the AOT cache, take
     * longer to load than the JVM takes to start and the guest to boot.
     */
    private static boolean isPlainRun(String... args) {
        return args.length == 2 && args[0].equals("run") && !args[1].startsWith("-") && !args[1].startsWith("@");
    }

    /** For the command that {@code args} name, or for all of them if they do not: each takes picocli a while. */
    private static CommandLine line(Stdio stdio, String... args) {
        CommandLine line = new CommandLine(new Plankton());
        Map<String, Function<Stdio, Object>> commands = commands();
        if (args.length > 0 && commands.containsKey(args[0])) {
            commands.keySet().retainAll(Set.of(args[0]));
        }
        commands.forEach((name, command) -> line.addSubcommand(name, command.apply(stdio)));
        new ErrorLines(stdio.err()).handleErrorsOf(line);
        return line.setOut(new PrintWriter(stdio.out(), true, stdio.out().charset()))
                .setUsageHelpAutoWidth(true);
    }

    private static Map<String, Function<Stdio, Object>> commands() {
        Map<String, Function<Stdio, Object>> commands = new LinkedHashMap<>();
        commands.put("serve", Serve::new);
        commands.put("ctl", Ctl::commands);
        commands.put("run", Run::new);
        commands.put("replay", Replay::new);
        commands.put("gdb", GdbCommand::new);
        commands.put("dap", DapCommand::new);
        commands.put("lab", LabCommand::commands);
        commands.put("store", StoreCommand::commands);
        commands.put("guests", GuestsCommand::new);
        commands.put("snapshot", SnapshotCommand::of);
        commands.put("conformance", ConformanceCommand::new);
        commands.put("disassemble", Disassemble::new);
        commands.put("fuzz", Fuzz::new);
        commands.put("bench", stdio -> Bench.commands(stdio, Plankton.class));
        return commands;
    }
}
