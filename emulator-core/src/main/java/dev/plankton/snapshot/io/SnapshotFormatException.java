package dev.plankton.snapshot.io;

import java.io.IOException;

/**
 * A stored snapshot cannot be used: it is damaged, cut off, of an unknown version, or not a snapshot at all. The message
 * says which in one sentence. Nothing else is thrown for the content of a file, whatever is in it.
 */
public final class SnapshotFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public SnapshotFormatException(String message) {
        super(message);
    }

    /** Says what is wrong and what it was found by. */
    public SnapshotFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
