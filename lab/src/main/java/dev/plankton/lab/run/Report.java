package dev.plankton.lab.run;

import dev.plankton.lab.feedback.Finding;
import dev.plankton.lab.feedback.Origin;
import dev.plankton.lab.feedback.RecentExits;
import dev.plankton.lab.feedback.SaidStates;
import dev.plankton.lab.feedback.StateText;
import dev.plankton.lab.scenario.Commands;
import dev.plankton.lab.scenario.Moment;
import dev.plankton.machine.pc.Machine;
import java.util.ArrayList;
import java.util.List;

/** What is said where an expectation does not hold: the state of the guest there, its last exits, and how to go there. */
final class Report {
    private final Origin origin;
    private final Commands commands;

    Report(Origin origin, Commands commands) {
        this.origin = origin;
        this.commands = commands;
    }

    /**
     * The state that {@code machine} is in.
     *
     * @param finding whose place that is, or the moment at which it was found
     */
    List<String> state(Finding finding, Moment at, Machine machine, RecentExits exits, List<String> notes) {
        List<String> lines = new ArrayList<>();
        boolean placed = finding.instruction() >= 0;
        String moment = placed ? "where " + finding.what() : at.toString();
        lines.add(SaidStates.STATE + moment + ":");
        StateText.of(machine, origin).forEach(line -> lines.add("  " + line));
        lines.addAll(exits.lines());
        notes.forEach(note -> lines.add("Note: " + note));
        lines.add("To go there in the debugger: " + commands.debug(machine.instructions()));
        lines.add("The same by GDB, line by line: " + commands.gdb(machine.instructions()));
        return lines;
    }
}
