package dev.plankton.recording.io;

import java.io.IOException;

/**
 * A recording cannot be used: it is damaged, of an unknown version, made by other rules, or no recording at all. The message
 * says which in one sentence. Nothing else is thrown for the content of a file, whatever is in it.
 */
public final class RecordingFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public RecordingFormatException(String message) {
        super(message);
    }

    /** Says what is wrong and what it was found by. */
    public RecordingFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
