package dev.plankton.bench.load;

import java.net.InetSocketAddress;

/** A server to be asked. */
public interface Target extends AutoCloseable {
    /** Where a connection of that number goes. */
    InetSocketAddress address(int connection);

    @Override
    void close();
}
