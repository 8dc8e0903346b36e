package dev.plankton.store.io;

import java.io.IOException;

/** A file of a store is not what was written: damaged, cut off, of another release or made to do harm. The message names it. */
public final class CorruptStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    public CorruptStoreException(String message) {
        super(message);
    }

    public CorruptStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
