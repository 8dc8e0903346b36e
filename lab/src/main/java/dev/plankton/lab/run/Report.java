package dev.plankton.lab.run;

import dev.plankton.lab.feedback.Finding;
import dev.plankton.lab.feedback.Origin;
import dev.plankton.lab.feedback.RecentExits;
import dev.plankton.lab.feedback.SaidStates;
import dev.plankton.lab.feedback.StateText;
import dev.plankton.lab.scenario.Moment;
import dev.plankton.machine.pc.Machine;
import java.util.ArrayList;
import java.util.List;

/** What is said where an expectation does not hold: the state of the guest there, its last exits, and how to go there. */
final class Report {
    private final Origin origin;
    private final String named;

    /**
     * @param named what the user calls the scenario's file
     */
    Report(Origin origin, String named) {
        this.origin = origin;
        this.named = named;
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
        String there = "--scenario %s --to %d".formatted(quoted(named), machine.instructions());
        lines.add("To go there in the debugger: plankton run --debug " + there);
        lines.add("The same by GDB, line by line: plankton gdb " + there);
        return lines;
    }

    /** As a shell needs it. */
    private static String quoted(String name) {
        return name.matches("[A-Za-z0-9_./+:@%-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
    }
}
