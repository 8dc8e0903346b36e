package dev.plankton.cluster.peer;

import java.io.IOException;

/** What a node has received is not what any node sends. */
public final class WireException extends IOException {
    private static final long serialVersionUID = 1;

    WireException(String message) {
        super(message);
    }

    WireException(String message, Throwable cause) {
        super(message, cause);
    }
}
