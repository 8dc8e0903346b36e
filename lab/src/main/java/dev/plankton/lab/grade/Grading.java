package dev.plankton.lab.grade;

import dev.plankton.lab.run.ScenarioResult;
import java.util.List;
import java.util.Map;

/**
 * What came of one submission: the same of each grading of it. Immutable.
 *
 * @param submission its name
 * @param lab the lab's label
 * @param result points and feedback; its problem says why it could not be run
 * @param notes a line for each thing about the submission that a student should know
 * @param printed the beginning of what the student's Java code printed; may be empty
 * @param made files that the lab made in the course of it, such as a plot, by name
 */
public record Grading(String submission, String lab, ScenarioResult result, List<String> notes, String printed, Map<String, byte[]> made) {
    /** Copies the collections. */
    public Grading {
        notes = List.copyOf(notes);
        made = Map.copyOf(made);
    }
}
