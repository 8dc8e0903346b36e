package dev.plankton.cli.run;

import dev.plankton.machine.Exit;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.TraceLine;
import java.io.PrintStream;

/** Prints each instruction before it executes: CS:IP, its text, registers and flags. */
final class Trace {
    private final PrintStream to;

    Trace(PrintStream to) {
        this.to = to;
    }

    /** Executes one instruction, and prints the line of it. */
    Exit step(Core core) {
        String line = TraceLine.of(core);
        long before = core.cpu().instructions();
        Exit exit = core.step();
        if (core.cpu().instructions() != before) {
            to.println(line);
        }
        return exit;
    }
}
