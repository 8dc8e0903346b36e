package dev.plankton.store.io;

import java.io.IOException;

/** A file of a store is not what was written: damaged, cut off, of another release or made to do harm. The message names it. */
public final class CorruptStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Says which file is wrong, and what is. */
    public CorruptStoreException(String message) {
        super(message);
    }

    /** The same, and what it was found by. */
    public CorruptStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
