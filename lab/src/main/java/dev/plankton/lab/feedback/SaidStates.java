package dev.plankton.lab.feedback;

import java.util.HashMap;
import java.util.Map;

/** Leaves out of a feedback what it has said before: the state of the guest, where several checks fail in the same. For one text. */
public final class SaidStates {
    /** How the first line of a state begins. */
    public static final String STATE = "The state ";

    private final Map<String, String> said = new HashMap<>();
    private String last = "";

    /**
     * What is said of a check that failed.
     *
     * @param where all that there is to say of it, in lines; a state comes last
     */
    public String of(String check, String where) {
        String before = where.isEmpty() ? null : said.putIfAbsent(where, check);
        int state = where.startsWith(STATE) ? 0 : where.lastIndexOf("\n" + STATE) + 1;
        int line = where.indexOf('\n', state);
        if (!where.startsWith(STATE, state) || line < 0) {
            return before == null ? where : "The rest as with %s.".formatted(before);
        }
        // But its first line, which says what happens there.
        String same = where.substring(line);
        String first = said.putIfAbsent(same, check);
        String there = where.substring(0, state)
                + (first == null
                        ? where.substring(state)
                        : "The state is that of the check %s.".formatted(same.equals(last) ? "above" : first));
        last = same;
        return there;
    }
}
