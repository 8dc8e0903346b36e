package dev.plankton.debugger;

import java.io.IOException;

/** How a running machine learns that its debugger wants it to stop. */
public interface Interruption {
    /** Whether it is to stop; asked every few milliseconds. */
    boolean requested() throws IOException;

    /** Waits until it is to stop. */
    void await() throws IOException;
}
