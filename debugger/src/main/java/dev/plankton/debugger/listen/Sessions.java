package dev.plankton.debugger.listen;

import java.io.IOException;
import java.net.Socket;

/** What a {@link LoopbackListener} does with those that connect. */
public interface Sessions {
    /** Serves a client, on a thread of its own; the socket is closed afterwards. */
    void serve(Socket client) throws IOException, InterruptedException;

    /** Ends the session that {@code thread} serves, and waits until it has ended. Called by the thread that closes the listener. */
    void end(Socket client, Thread thread) throws IOException, InterruptedException;
}
