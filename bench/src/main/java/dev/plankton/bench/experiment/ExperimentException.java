package dev.plankton.bench.experiment;

/** An experiment could not be carried out; the message is one line that says why. */
public final class ExperimentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what went wrong, and what would be right. */
    public ExperimentException(String message) {
        super(message);
    }

    /** The same for what an exception says. */
    public ExperimentException(String message, Throwable cause) {
        super(message, cause);
    }
}
