package dev.plankton.cli.run;

import dev.plankton.cli.debugger.TerminalDebugger;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.ScenarioFile;
import dev.plankton.cpu.model.Tier;
import dev.plankton.lab.run.ScenarioResult;
import java.io.IOException;
import java.util.Set;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** {@code plankton run --scenario}: a guest with inputs and expectations from a file. */
final class ScenarioRun {
    /** What goes together with a scenario; all else is in its file. */
    private static final Set<String> KNOWN = Set.of("--scenario", "--debug", "--to", "--tier", "--help", "--version");

    @Mixin
    private ScenarioFile scenario = new ScenarioFile();

    /** Whether there is one; refuses what does not go together. */
    boolean wanted(@Nullable CommandSpec command, String image, boolean debug) {
        scenario.check(command, image, KNOWN);
        if (scenario.hasMoment() && !debug) {
            throw new Complaint("--to says where --debug begins: also give --debug");
        }
        return scenario.wanted();
    }

    /** Runs or debugs it; returns the exit status. */
    int run(boolean debug, Tier tier, Stdio stdio) throws InterruptedException {
        if (debug) {
            return debug(tier, stdio);
        }
        try {
            ScenarioResult result = scenario.runner(tier).run();
            stdio.out().print(result.text());
            stdio.out().flush();
            return result.passed() ? 0 : ErrorLines.FAILED;
        } catch (IOException e) {
            throw Complaint.about("cannot run " + scenario.name(), e);
        }
    }

    private int debug(Tier tier, Stdio stdio) throws InterruptedException {
        Terminal terminal = dev.plankton.cli.io.Terminal.of(stdio);
        if (terminal == null) {
            throw new Complaint("--debug requires a terminal as standard input and output; without one use"
                    + " `plankton gdb --scenario FILE`");
        }
        return scenario.debug(tier, (guest, debuggee) -> {
            TerminalDebugger.run(scenario.name(), guest.source(), debuggee, () -> scenario.advance(guest), terminal);
            return 0;
        });
    }
}
