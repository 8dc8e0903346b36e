package dev.plankton.debugger.gdb;

import java.util.ArrayList;
import java.util.List;

/**
 * What a process is to do, of the packet {@code vCont}.
 *
 * @param kind {@code c} to continue, {@code s} to step, {@code t} to stop
 * @param pid of the process, or {@link Inferiors#ANY}
 */
record Action(char kind, int pid) {
    /** What {@code vCont?} is answered. */
    static final String KINDS = "vCont;c;C;s;S;t";

    /** In place of an action: it goes on doing what it does. */
    static final char NONE = ' ';

    /**
     * The actions of {@code c:p1.-1;C05:p2.1;t}: signals mean nothing to a PC.
     *
     * @throws IllegalArgumentException if one is not known
     */
    static List<Action> parse(String text, Inferiors inferiors) {
        List<Action> actions = new ArrayList<>();
        for (String action : text.split(";", -1)) {
            String[] parts = action.split(":", 2);
            char kind = parts[0].isEmpty() ? NONE : Character.toLowerCase(parts[0].charAt(0));
            if (kind != 'c' && kind != 's' && kind != 't') {
                throw new IllegalArgumentException("no action: " + action);
            }
            actions.add(new Action(kind, parts.length < 2 ? Inferiors.ANY : inferiors.process(parts[1])));
        }
        return actions;
    }

    /** What a process is to do: the first action that fits it is its own. */
    static char of(int pid, List<Action> actions) {
        for (Action action : actions) {
            if (action.pid == Inferiors.ANY || action.pid == pid) {
                return action.kind;
            }
        }
        return NONE;
    }
}
