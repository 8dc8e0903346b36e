package dev.plankton.cli.run;

import dev.plankton.cli.debugger.TerminalDebugger;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.UserPrograms;
import dev.plankton.cpu.model.Tier;
import dev.plankton.debugger.exits.ExitLog;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.pc.Machine;
import java.io.IOException;
import java.util.Set;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Options that look into a guest: its exits, and the debugger. */
final class Looking {
    /** What the debugger is content with. */
    private static final Set<String> WITH_DEBUG = Set.of(
            "--debug", "--model", "--memory", "--no-x87", "--tier", "--force", "--disk", "--nic-port", "--nic-irq");

    @Option(
            names = "--exits",
            description =
                    "Print each exit (port, BIOS service, HLT, interrupt) on standard error, with the guest's time and what it"
                            + " cost the host, and a table of them at the end.")
    private boolean exits;

    @Option(names = "--exit-table", description = "Print only that table.")
    private boolean table;

    @Option(
            names = "--debug",
            description =
                    "Debug the guest on this terminal, from its first instruction on, forwards and backwards; h shows the keys."
                            + " Its time is counted in instructions.")
    private boolean debug;

    private @Nullable ExitLog log;
    private @Nullable Thread hook;

    /** Whether each exit is printed. */
    boolean each() {
        return exits;
    }

    /** Whether the guest is debugged. */
    boolean debugs() {
        return debug;
    }

    /** Has the exits of {@code vm} logged, if that is wanted. */
    void watch(SingleVm vm, Stdio stdio) {
        if (exits || table) {
            ExitLog begun = vm.logExits(exits ? stdio.err()::println : _ -> {});
            log = begun;
            hook = new Thread(() -> print(begun, stdio), "table of exits");
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    /** Prints the table, if it is wanted; if a signal ends the process before, it is printed then. */
    void end(Stdio stdio) {
        if (log == null || hook == null) {
            return;
        }
        try {
            if (Runtime.getRuntime().removeShutdownHook(hook)) {
                print(log, stdio);
            }
        } catch (IllegalStateException e) {
            // The process is ending: the hook prints it.
        }
    }

    private static void print(ExitLog log, Stdio stdio) {
        stdio.err().print(log.table());
        stdio.err().flush();
    }

    /** Checks what does not go together. */
    void check(@Nullable CommandSpec command) {
        if (!debug || command == null) {
            return;
        }
        for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
            if (!WITH_DEBUG.contains(option.longestName())) {
                throw new Complaint("--debug cannot be combined with " + option.longestName());
            }
        }
    }

    private static SourceMap labels(String named, BootImage image) {
        try {
            return new UserPrograms(null, named).source(image).orElse(SourceMap.NONE);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new Complaint(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Debugs {@code image} until the user quits.
     *
     * @param named what the user calls it
     */
    void debug(String named, MachineProfile profile, BootImage image, Tier tier, Stdio stdio)
            throws InterruptedException, IOException {
        Terminal terminal = dev.plankton.cli.io.Terminal.of(stdio);
        if (terminal == null) {
            throw new Complaint("--debug requires a terminal as standard input and output; without one use"
                    + " `plankton gdb IMAGE --listen PORT`");
        }
        try (Machine machine = Machine.boot(image, profile, tier)) {
            TerminalDebugger.run(image.name(), labels(named, image), machine, terminal);
        }
    }
}
