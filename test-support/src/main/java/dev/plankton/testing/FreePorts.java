package dev.plankton.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports of loopback for servers that must know their port before they listen, or listen on it again. They are below those that the
 * operating system gives to connections and to port 0, and no test of this process gets one twice.
 */
public final class FreePorts {
    private static final int FIRST = 10_000, LAST = 20_000;

    /** Ports that are given together. */
    private static final int BLOCK = 8;

    private static final int TRIES = 1000;

    /** The first ports of blocks that were given. */
    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePorts() {}

    /** The first of {@code count} ports in a row, 1 to 8, on which nothing listens; chosen at random. Safe for any thread. */
    public static synchronized int next(int count) throws IOException {
        for (int n = 0; n < TRIES; n++) {
            int port = BLOCK * ThreadLocalRandom.current().nextInt(FIRST / BLOCK, LAST / BLOCK);
            if (!GIVEN.contains(port) && IntStream.range(port, port + count).allMatch(FreePorts::isFree)) {
                GIVEN.add(port);
                return port;
            }
        }
        throw new IOException("no ports are free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
