package dev.plankton.verification.conformance;

import java.nio.file.Path;
import java.util.List;

/**
 * What became of one file of vectors, which is one opcode form.
 *
 * @param file where they were
 * @param form the opcode, such as {@code F6.7}
 * @param status what metadata beside the file says of the opcode, such as {@code undocumented}; "" if nothing
 * @param run vectors run
 * @param passed those after which the CPU was as the captured one
 * @param skipped vectors not run, because the model legitimately differs there
 * @param differences the first failures, at most as many as were asked for
 * @param nanos how long it took
 */
public record FormResult(
        Path file,
        String form,
        String status,
        int run,
        int passed,
        int skipped,
        List<Difference> differences,
        long nanos) {

    /** Copies the list. */
    public FormResult {
        differences = List.copyOf(differences);
    }

    /** Vectors after which the CPU was not as the captured one. */
    public int failed() {
        return run - passed;
    }

    /**
     * A failure.
     *
     * @param index the vector's number in its file
     * @param instruction what it executes
     * @param what how the CPU differs
     */
    public record Difference(int index, String instruction, String what) {}
}
