package dev.plankton.debugger;

import java.io.IOException;

/** How a running machine learns that its debugger wants it to stop. */
public interface Interruption {
    /** None: a machine that sleeps, and that nothing wakes, stops at once. */
    Interruption NEVER = new Interruption() {
        @Override
        public boolean requested() {
            return false;
        }

        @Override
        public void await() {}
    };

    /** Whether it is to stop; asked every few milliseconds. */
    boolean requested() throws IOException;

    /** Waits until it is to stop. */
    void await() throws IOException;
}
