package dev.plankton.lab.scenario;

/** A scenario file is wrong; the message begins with file and line, and says what would be right. */
public final class ScenarioException extends Exception {
    private static final long serialVersionUID = 1;

    /** For that reason. */
    public ScenarioException(String message) {
        super(message);
    }

    /** For that reason. */
    public ScenarioException(String message, Throwable cause) {
        super(message, cause);
    }
}
