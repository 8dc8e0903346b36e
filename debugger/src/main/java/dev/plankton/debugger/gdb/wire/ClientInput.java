package dev.plankton.debugger.gdb.wire;

import dev.plankton.clock.HostClock;
import java.io.FilterInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * What a client sends. Its end counts as a byte that is there: {@link #available} of a socket's own stream is 0 for a client that is
 * gone, so that a machine that runs would never be stopped for it. Confined to the thread of its session.
 */
public final class ClientInput extends FilterInputStream {
    /** Between two looks for the end, each of which takes a millisecond. */
    private static final long LOOK_NANOS = 100_000_000;

    private static final int LOOK_MILLIS = 1, NONE = -2, END = -1;

    private final Socket client;

    /** The byte that a look has found, or {@link #END}. */
    private int found = NONE;

    private long looked = HostClock.SYSTEM.nanoTime();

    public ClientInput(Socket client) throws IOException {
        super(client.getInputStream());
        this.client = client;
    }

    @Override
    public int available() throws IOException {
        int ready = found == NONE ? in.available() : 1;
        if (ready > 0 || HostClock.SYSTEM.nanoTime() - looked < LOOK_NANOS) {
            return ready;
        }
        client.setSoTimeout(LOOK_MILLIS);
        try {
            found = in.read();
            return 1;
        } catch (SocketTimeoutException e) {
            return 0;
        } finally {
            client.setSoTimeout(0);
            looked = HostClock.SYSTEM.nanoTime();
        }
    }

    @Override
    public int read() throws IOException {
        int next = found;
        if (next == NONE) {
            return in.read();
        }
        found = next == END ? END : NONE;
        return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (found == NONE || length == 0) {
            return in.read(bytes, offset, length);
        }
        int next = read();
        if (next == END) {
            return END;
        }
        bytes[offset] = (byte) next;
        return 1;
    }
}
