package dev.plankton.lab.scenario;

/**
 * A class in Java that is handed in.
 *
 * @param source path of its file, relative to the scenario's file
 * @param exercise what runs it: a name of {@link dev.plankton.lab.exercise.Exercises}, or {@link #CARD}
 */
public record JavaPart(String source, String exercise) {
    /** The class is a card in the guest's machine. */
    public static final String CARD = "card";
}
