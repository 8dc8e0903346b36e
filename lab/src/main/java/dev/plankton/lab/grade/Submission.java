package dev.plankton.lab.grade;

import java.util.List;
import java.util.Map;

/**
 * What one student has handed in for a lab.
 *
 * @param name of its folder or archive
 * @param place the path of the folder with its lab file, for commands in the feedback; empty if they name the file alone
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

    /** The same for a reader who has it in another place: commands name the lab file alone, to be run in its folder. */
    public Submission elsewhere() {
        return new Submission(name, "", files, notes, problem);
    }
}
