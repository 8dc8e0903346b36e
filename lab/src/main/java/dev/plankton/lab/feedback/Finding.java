package dev.plankton.lab.feedback;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What was found of an expectation.
 *
 * @param message what was expected and what was found, in one line; empty if it holds
 * @param details more of it, in lines
 * @param instruction how many instructions had been executed where it begins to differ, or -1 if that is not known
 * @param what happens there, in words; empty if that is not known
 */
public record Finding(String message, List<String> details, long instruction, String what) {
    /** It holds. */
    public static final Finding HOLDS = new Finding("", List.of(), -1, "");

    /** Copies the list. */
    public Finding {
        details = List.copyOf(details);
    }

    /** It does not hold, and where it begins to differ is not known. */
    public static Finding fails(String message, String... details) {
        return new Finding(message, List.of(details), -1, "");
    }

    /** It does not hold, and where it begins to differ is not known. */
    public static Finding fails(String message, List<String> details) {
        return new Finding(message, details, -1, "");
    }

    /** The finding of the first of {@code rules} that does not hold; those after it are not looked at. */
    public static <R> Finding first(List<? extends R> rules, Function<R, Finding> look) {
        for (R rule : rules) {
            Finding finding = look.apply(rule);
            if (!finding.holds()) {
                return finding;
            }
        }
        return HOLDS;
    }

    /** The same where it begins to differ. */
    public Finding at(long place, String happens) {
        return new Finding(message, details, place, happens);
    }

    /** The same with a line more. */
    public Finding more(String line) {
        List<String> lines = new ArrayList<>(details);
        lines.add(line);
        return new Finding(message, lines, instruction, what);
    }

    /** Whether it holds. */
    public boolean holds() {
        return message.isEmpty();
    }
}
