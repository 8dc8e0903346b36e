package dev.plankton.dashboard.watch;

/** A VM is not watched any more: it has been given back since it was found. */
public final class WatchOverException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    WatchOverException(String message, Throwable cause) {
        super(message, cause);
    }
}
