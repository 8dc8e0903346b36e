package dev.plankton.lab.scenario.rule;

import java.util.regex.Pattern;

/** What a text has to be. */
public sealed interface TextRule extends Rule {
    /** That text and no other one. */
    record Equal(String text) implements TextRule {}

    /** It is somewhere in it. */
    record Contains(String text) implements TextRule {}

    /** It is nowhere in it. */
    record Lacks(String text) implements TextRule {}

    /** A regular expression finds something in it. */
    record Matches(Pattern pattern) implements TextRule {}

    /**
     * A row of the screen is that text.
     *
     * @param number from 0
     */
    record Row(int number, String text) implements TextRule {}
}
