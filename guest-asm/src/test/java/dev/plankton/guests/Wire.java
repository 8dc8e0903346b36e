package dev.plankton.guests;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An Ethernet with a guest at one end and a test at the other. */
interface Wire extends AutoCloseable {
    /** Sends the guest a frame, without FCS. */
    void send(byte[] frame) throws IOException;

    /** The next frame the guest sends, or null if none comes for that many milliseconds. */
    byte @Nullable [] receive(int millis) throws IOException;

    @Override
    void close() throws IOException;
}
