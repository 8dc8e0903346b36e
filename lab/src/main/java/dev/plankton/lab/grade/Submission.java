package dev.plankton.lab.grade;

import java.util.List;
import java.util.Map;

/**
 * What one student has handed in for a lab.
 *
 * @param name of its folder or archive
 * @param place the path by which the user names it, for commands in the feedback
 * @param files those that the lab takes, by name
 * @param notes a line for each thing about it that a student should know, such as a missing file
 * @param problem why it cannot be graded, in one line; empty if it can
 */
public record Submission(String name, String place, Map<String, byte[]> files, List<String> notes, String problem) {
    /** Copies the collections. */
    public Submission {
        files = Map.copyOf(files);
        notes = List.copyOf(notes);
    }
}
