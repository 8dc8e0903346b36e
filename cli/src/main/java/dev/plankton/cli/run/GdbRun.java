package dev.plankton.cli.run;

import dev.plankton.cli.console.Bell;
import dev.plankton.cli.console.TerminalConsole;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.Interruption;
import dev.plankton.debugger.gdb.GdbServer;
import dev.plankton.debugger.gdb.MachineProcess;
import dev.plankton.debugger.symbols.DebugFile;
import dev.plankton.keys.KeyFeed;
import dev.plankton.keys.KeyScript;
import dev.plankton.machine.pc.Machine;
import java.io.IOException;
import java.net.BindException;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code plankton run --gdb}: a VM that GDB may debug, with the terminal, if there is one, as its screen and keyboard. It is a {@link
 * Machine}, so its time is counted, but its sleep takes as long as on the host.
 */
final class GdbRun {
    private static final int LAST_PORT = 0xFFFF;

    /** Options that such a run knows. */
    private static final Set<String> KNOWN =
            Set.of("--gdb", "--force", "--disk", "--model", "--memory", "--no-x87", "--tier", "--help", "--version");

    private final Stdio stdio;
    private final int port;
    private final boolean runs;

    /**
     * Reads the option.
     *
     * @param option {@code PORT} or {@code PORT,run}
     */
    GdbRun(Stdio stdio, String option) {
        this.stdio = stdio;
        String[] parts = option.split(",", 2);
        runs = parts.length == 2;
        if (runs && !parts[1].equals("run")) {
            throw new Complaint("--gdb %s: PORT, or PORT,run for a VM that does not wait for GDB".formatted(option));
        }
        if (!parts[0].matches("\\d{1,9}")) {
            throw new Complaint("--gdb %s: a port is wanted, 0 to %d".formatted(option, LAST_PORT));
        }
        port = Integer.parseInt(parts[0]);
        if (port > LAST_PORT) {
            throw new Complaint("--gdb: port out of range (0-%d): %d".formatted(LAST_PORT, port));
        }
    }

    /** Refuses options that it does not know. */
    static void check(ParseResult given) {
        for (OptionSpec option : given.matchedOptions()) {
            if (!KNOWN.contains(option.longestName())) {
                throw new Complaint("%s cannot be combined with --gdb".formatted(option.longestName()));
            }
        }
    }

    /** Runs {@code machine} until GDB kills it, or the user leaves the terminal. */
    int run(Machine machine, @Nullable DebugFile symbols, @Nullable Terminal terminal)
            throws IOException, InterruptedException {
        Debuggee debuggee = new Debuggee(machine);
        debuggee.byTheClock();
        String name = machine.image().name();
        MachineProcess process = new MachineProcess(debuggee, name, symbols, runs);
        try (GdbServer server = new GdbServer(process, port, line -> ErrorLines.print(stdio.err(), line))) {
            String place = "127.0.0.1:" + server.address().getPort();
            if (terminal == null) {
                stdio.out().printf("%s waits for GDB at %s%n", name, place);
                stdio.out().flush();
                process.runAlone(until(() -> false));
            } else {
                runOn(terminal, name + "   GDB: " + place, process, debuggee);
            }
        } catch (BindException e) {
            throw Complaint.about("cannot listen for GDB at port " + port, e);
        }
        return 0;
    }

    private static void runOn(Terminal terminal, String note, MachineProcess process, Debuggee debuggee)
            throws IOException, InterruptedException {
        KeyFeed keys = new KeyFeed(KeyScript.NONE);
        Machine machine = debuggee.machine();
        try (TerminalConsole view = new TerminalConsole(terminal, note, keys, new Bell(), false)) {
            debuggee.onLook(() -> {
                if (!debuggee.history().inPast() && debuggee.ended().isEmpty()) {
                    keys.feed(machine.time().toNanos(), machine::press);
                    view.mouseListens(machine.mouseListens());
                    view.feedMouse(machine::moveMouse);
                }
                if (view.ready()) {
                    view.show(machine.screen());
                }
            });
            view.show(machine.screen());
            process.runAlone(until(view::left));
        }
    }

    private static Interruption until(BooleanSupplier ends) {
        return new Interruption() {
            @Override
            public boolean requested() {
                return ends.getAsBoolean();
            }

            @Override
            public void await() throws IOException {
                while (!await(LOOK_NANOS)) {
                    // Until it is.
                }
            }
        };
    }
}
