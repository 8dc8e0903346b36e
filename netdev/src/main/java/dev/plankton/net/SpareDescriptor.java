package dev.plankton.net;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/** A descriptor that is kept for the moment when there are no others: an unbound socket. Any thread. */
final class SpareDescriptor implements AutoCloseable {
    private @Nullable DatagramChannel held;

    /** Takes a descriptor unless it has one; false if there is none to be had. */
    synchronized boolean take() {
        if (held == null) {
            try {
                held = DatagramChannel.open();
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    /** Gives it back. */
    @Override
    public synchronized void close() {
        try (DatagramChannel _ = held) {
            held = null;
        } catch (IOException e) {
            held = null; // It was of no use to anyone.
        }
    }
}
