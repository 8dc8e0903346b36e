package dev.plankton.testing;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of loopback for servers that must know their port before they listen, or listen on it again. They are below those that the
 * operating system gives to connections and to port 0, so that none is taken meanwhile by another test.
 */
public final class FreePorts {
    private static final int FIRST = 10_000, COUNT = 10_000;
    private static final int TRIES = 1000;

    private FreePorts() {}

    /** A port on which nothing listens, chosen at random. */
    public static int next() throws IOException {
        for (int n = 0; ; n++) {
            int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                return free.getLocalPort();
            } catch (BindException e) {
                if (n == TRIES) {
                    throw e;
                }
            }
        }
    }
}
