package dev.plankton.bench.net;

import java.net.InetSocketAddress;

/** A server to be asked. */
interface Target extends AutoCloseable {
    /** Where a connection of that number goes. */
    InetSocketAddress address(int connection);

    @Override
    void close();
}
