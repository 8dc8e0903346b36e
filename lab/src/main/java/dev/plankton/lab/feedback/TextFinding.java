package dev.plankton.lab.feedback;

import dev.plankton.lab.scenario.rule.TextRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.regex.Matcher;

/** Compares texts that a guest has sent. */
public final class TextFinding {
    /** A beginning of this length, in characters, shows where the text was to be; a shorter one may be there by chance. */
    private static final int TELLING = 4;

    private final String name;
    private final String found;
    private final IntToLongFunction places;

    /**
     * About a text.
     *
     * @param name what it is, such as {@code the serial line}
     * @param found the text
     * @param places how many instructions had been executed when a character of it was sent, or -1
     */
    public TextFinding(String name, String found, IntToLongFunction places) {
        this.name = name;
        this.found = found;
        this.places = places;
    }

    /** The first rule of {@code rules} that does not hold. */
    public Finding of(List<TextRule> rules) {
        return Finding.first(rules, this::of);
    }

    private Finding of(TextRule rule) {
        return switch (rule) {
            case TextRule.Equal(String text) -> equal(text);
            case TextRule.Contains(String text) -> found.contains(text) ? Finding.HOLDS : missing(text);
            case TextRule.Lacks(String text) -> lacks(text);
            case TextRule.Matches(var pattern) -> {
                Matcher matcher = pattern.matcher(found);
                yield matcher.find()
                        ? Finding.HOLDS
                        : Finding.fails("%s does not match %s".formatted(name, pattern.pattern()), shown());
            }
            case TextRule.Row row -> throw new IllegalArgumentException("only the screen has rows: " + row);
        };
    }

    private Finding equal(String wanted) {
        if (found.equals(wanted)) {
            return Finding.HOLDS;
        }
        int at = common(wanted, found);
        String message = found.isEmpty()
                ? "%s is empty, not %s".formatted(name, Quote.of(wanted))
                : "%s is %s, not %s".formatted(name, Quote.around(found, at), Quote.around(wanted, at));
        List<String> details = new ArrayList<>();
        details.add("Expected: %s, %s.".formatted(Quote.around(wanted, at), characters(wanted)));
        details.add("Found: %s, %s.".formatted(Quote.around(found, at), characters(found)));
        details.add("The first difference is character %d: expected is %s, found is %s."
                .formatted(at + 1, Quote.character(wanted, at), Quote.character(found, at)));
        Finding finding = Finding.fails(message, details);
        return at < found.length() ? finding.at(places.applyAsLong(at), sent(at)) : finding;
    }

    private Finding missing(String wanted) {
        List<String> details = new ArrayList<>();
        details.add("Expected somewhere: %s.".formatted(Quote.of(wanted)));
        details.addAll(shown());
        int longest = longestPrefix(wanted, found);
        String beginning = wanted.substring(0, longest);
        if (longest > 0) {
            details.add("The longest beginning of it that is there: %s.".formatted(Quote.of(beginning)));
        }
        Finding finding = Finding.fails(
                found.isEmpty()
                        ? "%s is empty and does not contain %s".formatted(name, Quote.of(wanted))
                        : "%s does not contain %s".formatted(name, Quote.of(wanted)),
                details);
        int at = found.lastIndexOf(beginning) + longest;
        return longest >= Math.min(TELLING, wanted.length() - 1) && longest > 0 && at < found.length()
                ? finding.at(places.applyAsLong(at), sent(at))
                : finding;
    }

    private String sent(int at) {
        return "character %d of %s is sent".formatted(at + 1, name);
    }

    private Finding lacks(String unwanted) {
        int at = found.indexOf(unwanted);
        if (at < 0) {
            return Finding.HOLDS;
        }
        return Finding.fails(
                        "%s contains %s, which it should not".formatted(name, Quote.of(unwanted)),
                        "Found at character %d: %s.".formatted(at + 1, Quote.around(found, at)))
                .at(places.applyAsLong(at), sent(at));
    }

    private List<String> shown() {
        if (found.isEmpty()) {
            return List.of("Found: nothing.");
        }
        return List.of("Found, at its end: %s, %s.".formatted(Quote.around(found, found.length()), characters(found)));
    }

    /** How many characters two texts have in common at their beginning. */
    static int common(String one, String other) {
        int at = 0;
        while (at < Math.min(one.length(), other.length()) && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        return at;
    }

    /** How long a beginning of {@code wanted} is somewhere in {@code text}. */
    static int longestPrefix(String wanted, String text) {
        int length = 0;
        while (length < wanted.length() && text.contains(wanted.substring(0, length + 1))) {
            length++;
        }
        return length;
    }

    private static String characters(String text) {
        return text.length() == 1 ? "1 character" : text.length() + " characters";
    }
}
