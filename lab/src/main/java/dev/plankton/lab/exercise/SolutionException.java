package dev.plankton.lab.exercise;

/** What a student has handed in cannot be used; the message says why, with file and line where they are known. */
public final class SolutionException extends Exception {
    private static final long serialVersionUID = 1;

    /** For that reason, of one or more lines. */
    public SolutionException(String message) {
        super(message);
    }

    /** For that reason, of one or more lines. */
    public SolutionException(String message, Throwable cause) {
        super(message, cause);
    }
}
