package dev.plankton.net.connection;

import dev.plankton.logging.DefectLog;
import dev.plankton.logging.SafeLog;
import io.netty.channel.Channel;
import java.io.IOException;

/** What is done about an exception in a connection of the gateway. Any event loop. */
final class ChannelFailures {
    private static final DefectLog DEFECTS = new DefectLog(SafeLog.of(ChannelFailures.class));

    private ChannelFailures() {}

    /** Closes the connection. A client that resets it is expected; anything else in {@code handler} is a defect, and logged. */
    static void close(Channel channel, Class<?> handler, Throwable cause) {
        if (!(cause instanceof IOException)) {
            DEFECTS.log(handler, "failed; its connection is closed, more of this kind are not logged", cause);
        }
        channel.close();
    }
}
