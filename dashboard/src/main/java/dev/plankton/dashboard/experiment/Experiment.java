package dev.plankton.dashboard.experiment;

import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** A kind of experiment that the control room offers: given by a program that has some. */
public interface Experiment {
    /** A word by which it is asked for. */
    String name();

    /** What it finds out, in a sentence. */
    String description();

    /** What may be chosen. */
    List<Parameter> parameters();

    /**
     * Carries it out, beside the population that is shown.
     *
     * @param values texts by the parameters' names, one for each
     * @throws IllegalArgumentException if a value is wrong, with one line that says what would be right
     * @throws InterruptedException if the thread is interrupted, as it is to cancel it
     * @throws RuntimeException if it cannot be carried out; the message is one line
     */
    Outcome run(Map<String, String> values, Progress progress) throws InterruptedException;

    /**
     * A choice.
     *
     * @param type what its values are: integer, number, text or flag
     * @param value the usual one
     * @param least of numbers
     * @param most of numbers
     */
    record Parameter(String name, String description, String type, String value, double least, double most) {}

    /**
     * What has been found.
     *
     * @param json the figures as a JSON object
     * @param report the same for people, in Markdown
     */
    record Outcome(String json, String report) {}

    /** Takes how far it is. */
    interface Progress {
        /**
         * A stage begins, and the one before it has ended.
         *
         * @param name what happens in it, a word or two
         * @param steps how many steps it has, at least 1
         * @return receives the number of steps done, now and then, from any thread
         */
        IntConsumer stage(String name, int steps);
    }

    /**
     * A published figure that results are compared with.
     *
     * @param note where it is from
     */
    record Published(String name, String unit, double value, String note) {}
}
